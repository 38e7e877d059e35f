import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { concat } from '../../../../src/core/protocol/bytes.ts';
import { notifyCall } from '../../../../src/core/protocol/nsm.ts';
import { AUTH_NONE, encodeReply } from '../../../../src/core/protocol/rpc.ts';
import { traceVerb } from '../../../../src/entry/cli/verbs/trace.ts';
import { GOOD } from '../../../core/spec/spec-text.ts';
import { CLIENT, framesOf, pcapOf, SERVER, udp } from '../../../core/trace/wire.ts';
import { runVerbs } from '../run-verbs.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trace-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const NOTHING = new Uint8Array(0);
const HEARD = encodeReply({ xid: 1, kind: 'success', verifier: AUTH_NONE, results: NOTHING });
const TOLD = pcapOf(
  framesOf([
    udp(notifyCall(1, { monName: 'nfs1', state: 43 }), { from: SERVER, to: CLIENT, fromPort: 700, toPort: 662 }),
    udp(HEARD, { fromPort: 662, toPort: 700 }),
  ]),
);

async function run(capture: Uint8Array, ...options: string[]) {
  const file = join(folder, 'a.pcap');
  writeFileSync(file, capture);
  const { exit, stdout: out, stderr: err } = await runVerbs([traceVerb], 'trace', '--file', file, ...options);
  return { exit, out, err };
}

describe('gracekeeper trace --file', () => {
  it('tells a line for each, and a summary, without a cluster', async () => {
    const { exit, out, err } = await run(TOLD);
    expect([exit, err]).toEqual([0, '']);
    expect(out).toBe(
      '00:00:01.000  NSM SM_NOTIFY               198.51.100.21 is told that nfs1 has restarted (state 43)\n' +
        '\n198.51.100.21 of 192.0.2.101: told 00:00:01.000\n',
    );
  });

  it('prints JSON Lines, the summary last', async () => {
    const { out } = await run(TOLD, '--json');
    const [step, end] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(step).toMatchObject({
      ...{ at: 1_000, time: '1970-01-01T00:00:01.000Z', client: CLIENT, server: SERVER, caller: 'server', ms: 1 },
      ...{ protocol: 'NSM', operation: 'SM_NOTIFY', status: 'SAID', state: 43, transport: 'udp' },
    });
    expect(end).toMatchObject({ summary: { clients: [{ client: CLIENT, told: 1_000 }], counts: { frames: 2 } } });
  });

  it('calls servers as the spec does, and tells only of whom it is asked for', async () => {
    const spec = join(folder, 'cluster.yaml');
    writeFileSync(spec, GOOD.replace(/address: [\d.]+\/24/, `address: ${SERVER}/24`));
    const { out } = await run(TOLD, '--spec', spec, '--server', 'nfs1', '--json');
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ server: 'nfs1', serverAddress: SERVER });
    expect((await run(TOLD, '--client', '198.51.100.99')).out).toContain('nobody spoke of locks or state');
  });

  it('exits 1 when the capture breaks off, and tells what came before; 2 for what is no capture, no client, and no file', async () => {
    const cut = await run(concat(TOLD, TOLD.slice(24, 50)));
    expect(cut.exit).toBe(1);
    expect(cut.out).toContain('is told that nfs1 has restarted');
    expect(cut.out).toContain("the capture can't be read further: it ends in the middle of a frame");
    const other = await run(new Uint8Array(9), '--json');
    expect([other.exit, JSON.parse(other.out)]).toMatchObject([2, { error: { code: 'no-capture' } }]);
    const nobody = await run(TOLD, '--client', 'somebody');
    expect([nobody.exit, nobody.err]).toEqual([2, expect.stringContaining('somebody is no address')]);
    const none = await runVerbs([traceVerb], 'trace', '--file', join(folder, 'none'));
    expect([none.exit, none.stderr]).toEqual([2, expect.stringContaining("can't be read: ENOENT")]);
  });
});
