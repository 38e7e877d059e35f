import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCib } from '../../../src/core/cib/decode.ts';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { element, parseXml, writeXml, type XmlElement } from '../../../src/core/cib/xml.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { arbitraryCluster, xmlText } from '../arbitrary-cluster.ts';

const arbitraryPlan = arbitraryCluster.map((cluster) => compile(cluster));

describe('plan and CIB', () => {
  test('a plan that was encoded and decoded is itself', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(decodeCib(encodeCib(plan)).plan).toEqual(plan);
      }),
    );
  });

  test('nothing that we encode is foreign to us', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(decodeCib(encodeCib(plan)).foreign).toEqual([]);
      }),
    );
  });

  test('no id is given twice', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const ids = idsIn(parseXml(encodeCib(plan)));
        expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      }),
    );
  });
});

test('XML that was written and read is itself, whatever its attributes hold', () => {
  const attributes = fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,5}$/), xmlText());
  fc.assert(
    fc.property(attributes, attributes, (outer, inner) => {
      const tree = element('a', outer, [element('b', inner), element('b', {})]);
      expect(parseXml(writeXml(tree))).toEqual(tree);
    }),
  );
});

// A node's id is Corosync's number and lives in a namespace of its own.
const idsIn = ({ tag, attributes, children }: XmlElement): string[] => [
  ...(attributes.id === undefined || tag === 'node' ? [] : [attributes.id]),
  ...children.flatMap(idsIn),
];
