import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { writeJournalLine } from '../../../src/core/observe/journal.ts';
import type { Sighting } from '../../../src/core/observe/observation.ts';
import type { Listen } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import type { TextService } from '../../../src/host/serve-text.ts';
import { runMetrics } from '../../../src/work/keeper/metrics.ts';
import { readMetricsReport } from '../../../src/work/keeper/metrics-port.ts';
import { fourServers } from '../../core/four-servers.ts';
import { parseExposition } from '../../core/metrics/parse-exposition.ts';
import { memoryHost } from '../memory-host.ts';

const crmMon = readFileSync(new URL('../../core/observe/crm-mon/healthy.xml', import.meta.url), 'utf8');

/** A machine that answers crm_mon, whose journal grows by what is appended, and whose port is taken `taken` times. */
function scene({
  taken = 0,
  listen = fourServers().metrics.listen,
  pacemaker = async () => crmMon,
}: {
  taken?: number;
  listen?: Listen;
  pacemaker?: () => Promise<string>;
} = {}) {
  const appended: string[] = [];
  let [asked, tries] = [0, 0];
  const services: TextService[] = [];
  const host = memoryHost('node1');
  const machine = {
    ...host,
    run: async () => {
      asked += 1;
      return { stdout: await pacemaker(), stderr: '', exitCode: 0 };
    },
    tail: () => ({ lines: async () => appended.splice(0) }),
    serveText: async (service: TextService) => {
      tries += 1;
      if (tries <= taken) throw new Error('EADDRINUSE');
      services.push(service);
      return { close: () => void services.splice(services.indexOf(service), 1) };
    },
    // What is done for ever is done a few times.
    clock: { now: host.clock.now, pause: pauses(host) },
  } as unknown as Machine;
  const keeper = { view: new Map(), incidents: [], heard: new Map<string, number>(), held: [] };
  const cluster = { ...fourServers(), metrics: { listen } };
  const journal: Sighting[] = [];
  return {
    cluster,
    journal,
    parts: { machine, cluster, keeper, version: '1', journal: (it: Sighting) => void journal.push(it) },
    appended,
    services,
    asked: () => asked,
    host,
  };
}

/** Time passes when the test lets it. */
function pauses(host: ReturnType<typeof memoryHost>) {
  const waiting: { readonly until: number; readonly go: () => void }[] = [];
  Object.assign(host, {
    pass: async (ms: number) => {
      host.now += ms;
      for (const each of waiting.splice(0)) (each.until <= host.now ? each.go : () => waiting.push(each))();
      for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
    },
  });
  return (ms: number) => new Promise<void>((go) => waiting.push({ until: host.now + ms, go }));
}

const value = (text: string | undefined, name: string, label: string) =>
  parseExposition(text ?? '').lines.find(
    (line) => line.name === `gracekeeper_${name}` && Object.values(line.labels).includes(label),
  )?.value;

const pass = (host: object, ms: number) => (host as { pass(ms: number): Promise<void> }).pass(ms);
const LOOPBACK = { kind: 'address', address: '127.0.0.1', port: 20492 } as const;

describe('the metrics of a keeper', () => {
  test('say what Pacemaker says and what the journal has had since', async () => {
    const { parts, appended, services, host } = scene({ listen: LOOPBACK });
    void runMetrics(parts);
    await pass(host, 0);
    appended.push(
      writeJournalLine({
        ...{ kind: 'daemon-exited', server: 'nfs1', code: null, signal: 'SIGKILL' },
        ...{ at: 1, node: 'node1', writer: 'w', seq: 1 },
      }),
    );
    await pass(host, 1_000);
    const text = await services[0]?.text();
    expect([value(text, 'daemon_exits_total', 'nfs1'), value(text, 'cluster_health', 'HEALTHY')]).toEqual([1, 1]);
  });

  test('ask Pacemaker on a beat while somebody scrapes, and not at all when nobody has for five minutes', async () => {
    const { parts, services, asked, host } = scene({ listen: LOOPBACK });
    void runMetrics(parts);
    for (let beat = 0; beat < 3; beat += 1) await pass(host, 15_000);
    const counts = [asked()];
    const scrape = () => services[0]?.text();
    // The first one asks; those after it live by the beat.
    await scrape();
    counts.push(asked());
    await pass(host, 1_000);
    await scrape();
    counts.push(asked());
    await pass(host, 15_000);
    counts.push(asked());
    for (let beat = 0; beat < 40; beat += 1) await pass(host, 15_000);
    const beats = asked();
    await pass(host, 15_000);
    counts.push(asked() - beats);
    await scrape();
    counts.push(asked() - beats);
    expect(counts).toEqual([0, 1, 1, 2, 0, 1]);
  });

  test('are told without Pacemaker when it is silent, rather than with what it said long ago', async () => {
    let silent = false;
    const pacemaker = () => (silent ? new Promise<never>(() => undefined) : Promise.resolve(crmMon));
    const { parts, services, host } = scene({ listen: LOOPBACK, pacemaker });
    void runMetrics(parts);
    await pass(host, 0);
    const scrape = () => services[0]?.text();
    expect(value(await scrape(), 'cluster_health', 'HEALTHY')).toBe(1);
    for (let beat = 0; beat < 40; beat += 1) await pass(host, 15_000);
    silent = true;
    const late = scrape();
    await pass(host, 2_000);
    expect(value(await late, 'cluster_health', 'HEALTHY')).toBeUndefined();
    expect(await late).toContain('gracekeeper_keeper_start_time_seconds');
  });

  test('are made once for all that scrape within a second', async () => {
    const { parts, services, host } = scene({ listen: LOOPBACK });
    void runMetrics(parts);
    await pass(host, 0);
    const [service] = services;
    const one = await service?.text();
    parts.keeper.heard.set('node2', 1);
    expect(await service?.text()).toBe(one);
    await pass(host, 1_000);
    expect(await service?.text()).not.toBe(one);
  });

  test('wait for a port that another has, and are at the own address of the node where the spec says so', async () => {
    const { parts, services, host, journal } = scene({ taken: 2, listen: { ...LOOPBACK, address: 'node' } });
    void runMetrics(parts);
    await pass(host, 0);
    expect(services).toEqual([]);
    expect(await readMetricsReport(host)).toEqual({ place: '192.0.2.11:20492', trouble: 'EADDRINUSE' });
    await pass(host, 10_000);
    await pass(host, 10_000);
    const place = '192.0.2.11:20492';
    expect(journal).toEqual([
      { kind: 'metrics-silent', server: '', place, reason: 'EADDRINUSE' },
      { kind: 'metrics-answering', server: '', place },
    ]);
    expect(await readMetricsReport(host)).toEqual({ place, trouble: null });
    expect(services.map(({ address, port, path }) => [address, port, path])).toEqual([
      ['192.0.2.11', 20492, '/metrics'],
    ]);
  });

  test('are nowhere when the spec says none', async () => {
    const { parts, services, asked, host } = scene({ listen: { kind: 'none' } });
    void runMetrics(parts);
    await pass(host, 10_000);
    expect([services, asked()]).toEqual([[], 0]);
  });

  test('follow a change of cluster.json: another port, another address of the same port, none', async () => {
    const { parts, services, host, cluster } = scene({ listen: LOOPBACK });
    const where = async (listen: Listen) => {
      cluster.metrics = { listen };
      for (let second = 0; second < 3; second += 1) await pass(host, 1_000);
      return services.map(({ address, port }) => `${address}:${port}`);
    };
    void runMetrics(parts);
    expect(await where(LOOPBACK)).toEqual(['127.0.0.1:20492']);
    expect(await where({ ...LOOPBACK, port: 9999 })).toEqual(['127.0.0.1:9999']);
    expect(await where({ ...LOOPBACK, port: 9999, address: '0.0.0.0' })).toEqual(['0.0.0.0:9999']);
    expect(await where({ kind: 'none' })).toEqual([]);
    expect(await readMetricsReport(host)).toBeUndefined();
  });
});
