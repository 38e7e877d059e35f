import { beforeEach, describe, expect, it } from 'vitest';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { kernelPaths, kernelRun } from '../../../src/work/kernel/paths.ts';
import { recordV40Clients, watchV40Clients } from '../../../src/work/kernel/v40-clients.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const cluster = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const server = cluster.servers[0] as Server;
const paths = kernelPaths(cluster, server);
const { nfsd } = kernelRun(server.name);

let host: ReturnType<typeof memoryHost>;
let machine: Machine;
/** What sqlite3 was told. */
let told: string[];
let epochs: string;

beforeEach(() => {
  told = [];
  epochs = '[{"current":3,"recovery":0}]';
  host = memoryHost('alpha', { [`${nfsd}/threads`]: '8\n' });
  machine = {
    ...host,
    run: async (argv: readonly string[], { input = '' } = {}) => {
      told.push(input);
      return { stdout: argv.includes('-json') ? epochs : '', stderr: '', exitCode: 0 };
    },
  } as unknown as Machine;
});

const comes = (id: number, minor = 0, status = 'confirmed') =>
  host.content.set(
    `${nfsd}/clients/${id}/info`,
    `clientid: 0x${id}\naddress: "192.0.2.${id}:800"\nstatus: ${status}\nname: "Linux NFSv4.${minor} c${id}"\nminor version: ${minor}\n`,
  );
const goes = (id: number) => host.content.delete(`${nfsd}/clients/${id}/info`);
const written = () => JSON.parse(host.content.get(paths.v40Clients) ?? 'null') as unknown;

describe('the watch over NFSv4.0 clients', () => {
  it('writes down who is there, and nobody who has gone or says by itself when it is done', async () => {
    const watch = watchV40Clients(machine, server, paths);
    comes(1);
    comes(2);
    comes(3, 1);
    comes(4, 0, 'unconfirmed');
    await watch.look();
    expect(written()).toEqual(['Linux NFSv4.0 c1', 'Linux NFSv4.0 c2']);
    goes(1);
    comes(4);
    await watch.look();
    expect(written()).toEqual(['Linux NFSv4.0 c2', 'Linux NFSv4.0 c4']);
  });

  it('writes nothing when nothing has changed, also after the list was written by another', async () => {
    comes(1);
    await watchV40Clients(machine, server, paths).look();
    const watch = watchV40Clients(
      { ...machine, files: { ...host.files, write: () => Promise.reject(new Error('written')) } },
      server,
      paths,
    );
    await watch.look();
    await watch.look();
    comes(2);
    await expect(watch.look()).rejects.toThrow('written');
  });

  it('keeps the list where the threads have ended, and every client with them', async () => {
    const watch = watchV40Clients(machine, server, paths);
    comes(1);
    await watch.look();
    goes(1);
    host.content.set(`${nfsd}/threads`, '0\n');
    await watch.look();
    expect(written()).toEqual(['Linux NFSv4.0 c1']);
  });
});

describe('before nfsdcld starts', () => {
  const database = `${paths.nfsdcld}/main.sqlite`;

  it('its database gets who was written down', async () => {
    host.content.set(database, '');
    host.content.set(paths.v40Clients, '["c"]');
    expect(await recordV40Clients(machine, paths)).toBeUndefined();
    expect(told.at(-1)).toBe(`INSERT OR IGNORE INTO "rec-0000000000000003" (id) VALUES (x'63');`);
  });

  it('nothing is asked where nobody was, or where it has never run', async () => {
    host.content.set(paths.v40Clients, '["c"]');
    await recordV40Clients(machine, paths);
    host.content.set(database, '');
    host.content.set(paths.v40Clients, '[]');
    await recordV40Clients(machine, paths);
    expect(told).toEqual([]);
  });

  it('what can not be done is said, with whom it costs what', async () => {
    host.content.set(database, '');
    host.content.set(paths.v40Clients, '["c"]');
    epochs = 'Error: no such table: grace';
    expect(await recordV40Clients(machine, paths)).toMatch(/^of 1 NFSv4\.0 clients those that only reclaimed/);
  });
});
