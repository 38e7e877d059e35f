// A planned move in a lab, as a listener on the network heard it: Linux clients of NFSv3 (192.0.2.201), 4.1 (.202) and 4.0 (.203), each with two locks in
// a file of its own, and a server that leaves one node and starts on another. Bare acknowledgements of TCP were left out, to keep it small.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { captureReader } from '../../../src/core/protocol/capture/capture.ts';
import type { Step } from '../../../src/core/trace/fact.ts';
import { story } from '../../../src/core/trace/story.ts';
import { tracer } from '../../../src/core/trace/tracer.ts';

const CAPTURE = readFileSync(new URL('recorded/takeover.pcap', import.meta.url));

function traced(size: number) {
  const [reader, it] = [captureReader(), tracer(['192.0.2.101'])];
  const steps: Step[] = [];
  for (let at = 0; at < CAPTURE.length; at += size)
    for (const frame of reader.push(CAPTURE.subarray(at, at + size))) steps.push(...it.frame(frame));
  steps.push(...it.end());
  const { line, chapters } = story((address) => (address === '192.0.2.101' ? 'nfs1' : address));
  return { lines: steps.map(line), chapters: chapters(), counts: it.counts, trouble: reader.trouble() };
}

const told = (client: string) => traced(4_096).lines.filter((line) => line.client === client);

describe('a takeover that was recorded', () => {
  test('is understood to its last message', () => {
    const { counts, trouble, lines } = traced(4_096);
    expect(trouble).toBeUndefined();
    expect(counts).toMatchObject({ gaps: 0, resynchronised: 0, unreadable: 0, compoundsStopped: 0, unanswered: 0 });
    expect(lines).toEqual(traced(7).lines);
  });

  test('tells of the NFSv3 client that is told by every name, asks for its lock again by the name of the file, and gets it', () => {
    const words = told('192.0.2.201').map(({ text }) => text.replace(/\d+ ms after/, 'N ms after'));
    expect(words.slice(-4)).toEqual([
      'nfs1 asks where the status monitor listens on 192.0.2.201: port 47801',
      '192.0.2.201 is told that nfs1 has restarted (state 1795271769)',
      '192.0.2.201 is told that 192.0.2.101 has restarted (state 1795271769)',
      '192.0.2.201 asks for its lock again (write 0-127 of ledger-0): got it, N ms after it was told',
    ]);
  });

  test('tells of the NFSv4.1 client that notices, reclaims and says so', () => {
    expect(told('192.0.2.202').map(({ operation, status, reclaim = false }) => [operation, status, reclaim])).toEqual([
      ['LOCK', 'NFS4_OK', false],
      ['LOCK', 'NFS4_OK', false],
      ['SEQUENCE', 'NFS4ERR_BADSESSION', false],
      ['DESTROY_SESSION', 'NFS4ERR_BADSESSION', false],
      ['CREATE_SESSION', 'NFS4ERR_STALE_CLIENTID', false],
      ['EXCHANGE_ID', 'NFS4_OK', false],
      ['CREATE_SESSION', 'NFS4_OK', false],
      ['OPEN', 'NFS4_OK', true],
      ['LOCK', 'NFS4_OK', true],
      ['RECLAIM_COMPLETE', 'NFS4_OK', false],
    ]);
  });

  test('tells of the NFSv4.0 client that renews in vain, introduces itself, and reclaims', () => {
    expect(told('192.0.2.203').map(({ operation, status, file = null }) => [operation, status, file])).toEqual([
      ['LOCK', 'NFS4_OK', 'ledger-2'],
      ['LOCK', 'NFS4_OK', 'ledger-2'],
      ['WRITE', 'NFS4ERR_STALE_STATEID', 'ledger-2'],
      ['RENEW', 'NFS4ERR_STALE_CLIENTID', null],
      ['SETCLIENTID', 'NFS4_OK', null],
      ['SETCLIENTID_CONFIRM', 'NFS4_OK', null],
      ['OPEN', 'NFS4_OK', 'ledger-2'],
      ['LOCK', 'NFS4_OK', 'ledger-2'],
    ]);
  });

  test('ends with everybody served', () => {
    expect(traced(4_096).chapters.map(({ client, granted, refused }) => [client, granted, refused])).toEqual([
      ['192.0.2.203', 2, {}],
      ['192.0.2.202', 2, {}],
      ['192.0.2.201', 1, {}],
    ]);
  });
});
