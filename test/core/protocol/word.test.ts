import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INCIDENT_CAUSES } from '../../../src/core/grace/incident.ts';
import { type Envelope, openWord, sealWord, type Word, wordKey } from '../../../src/core/protocol/word.ts';

const key = wordKey('a key');

const anyWord: fc.Arbitrary<Word> = fc.oneof(
  fc.record({
    kind: fc.constant('incident' as const),
    incident: fc.record({
      server: fc.string(),
      epoch: fc.nat(),
      node: fc.string(),
      cause: fc.constantFrom(...INCIDENT_CAUSES),
    }),
  }),
  fc.record({ kind: fc.constant('in-grace' as const), incident: fc.string() }),
  fc.record({ kind: fc.constant('closed' as const), incident: fc.string() }),
  fc.record({
    kind: fc.constant('state' as const),
    servers: fc.array(
      fc.record({
        name: fc.string(),
        phase: fc.string(),
        epoch: fc.option(fc.nat()),
        inGrace: fc.boolean(),
        announced: fc.boolean(),
      }),
    ),
  }),
);

const anyEnvelope: fc.Arbitrary<Envelope> = fc.record({
  cluster: fc.string(),
  node: fc.string(),
  sender: fc.string(),
  seq: fc.nat(),
  word: anyWord,
});

test('a sealed word opens as itself', () => {
  fc.assert(
    fc.property(anyEnvelope, (envelope) => {
      expect(openWord(sealWord(envelope, key), key)).toEqual(envelope);
    }),
  );
});

test('a word of another cluster, or one of which any byte was changed, does not open', () => {
  fc.assert(
    fc.property(anyEnvelope, fc.nat(), (envelope, at) => {
      const sealed = sealWord(envelope, key);
      expect(openWord(sealed, wordKey('another key'))).toBeUndefined();
      sealed[at % sealed.length] = (sealed[at % sealed.length] ?? 0) ^ 1;
      expect(openWord(sealed, key)).toBeUndefined();
    }),
  );
});

test('what is no word at all does not open, and throws nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(openWord(bytes, key)).toBeUndefined();
    }),
  );
});
