import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { systemClock } from '../../../src/host/local.ts';
import { describe as inWords, unlessDead, whyItNeverAnswered } from '../../../src/work/server/death.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const [server] = fourServers().servers;
const EPOCH = 0x6b010020;

const HEADER = '  sl  local_address rem_address   st\n';
const listening = `${HEADER}   0: 00000000000000000000000000000000:0801 00000000000000000000000000000000:0000 0A\n`;

function nodeWhoseLogSays(lines: readonly string[], tables = HEADER): Host {
  const stdout = (program: string) => (program === 'tail' ? lines.join('\n') : tables);
  return { ...memoryHost('node1'), run: async ([program]) => ({ stdout: stdout(program), stderr: '', exitCode: 0 }) };
}

const why = (host: Host, late = false) => {
  if (server === undefined) throw new Error('there are four');
  return whyItNeverAnswered(host, server, EPOCH, late);
};

describe('the end of a daemon', () => {
  it('is told by its signal or its code', () => {
    expect(inWords({ child: 'ganesha', code: null, signal: 'SIGKILL' })).toBe('ganesha ended (SIGKILL)');
    expect(inWords({ child: 'rpcbind', code: 2, signal: null })).toBe('rpcbind ended (exit code 2)');
    expect(inWords({ child: 'ganesha', code: 2, signal: null, why: 'it is Monday' })).toBe(
      'ganesha never answered: it is Monday (exit code 2)',
    );
  });

  it('before it answered is blamed on who listens in its place', async () => {
    const node = nodeWhoseLogSays([], `${HEADER}${listening}`);
    expect(await why(node)).toBe(`port 2049 is already taken in network namespace gk-${server?.name}`);
  });

  it('before it answered is explained by its own last fatal words, not by those of an earlier life', async () => {
    const line = (epoch: number, level: string, words: string) =>
      `2026-11-21 T02:22:38.5 : epoch ${epoch.toString(16)} 37[main] ./src/x.c:912 :f :DISP :${level} :${words}`;
    const node = nodeWhoseLogSays([
      line(EPOCH, 'FATAL', 'Cannot continue.'),
      line(EPOCH, 'CRIT', 'no keytab'),
      line(EPOCH + 1, 'FATAL', 'of another life'),
    ]);
    expect(await why(node)).toContain('it ended at once, saying "Cannot continue."; see ');
    expect(await why(node, true)).toContain('it took too long');
  });
});

describe('what fails since the daemon has died', () => {
  const death = { child: 'ganesha', code: null, signal: 'SIGKILL' } as const;
  const never = new Promise<never>(() => undefined);
  const refused = () => Promise.reject(new Error('the bus has hung up'));

  it('is its death, though that is seen later', async () => {
    const late = new Promise<typeof death>((resolve) => setImmediate(() => setImmediate(resolve, death)));
    expect(await unlessDead({ clock: systemClock }, { death: late }, refused())).toEqual(death);
  });

  it('is its death also when the work would never end', async () => {
    expect(await unlessDead(memoryHost('node1'), { death: Promise.resolve(death) }, never)).toEqual(death);
  });

  it('keeps its own reason when the daemon lives', async () => {
    await expect(unlessDead(memoryHost('node1'), { death: never }, refused())).rejects.toThrow('the bus has hung up');
  });

  it('is nothing when it does not fail', async () => {
    expect(await unlessDead(memoryHost('node1'), { death: never }, Promise.resolve())).toBeUndefined();
  });
});
