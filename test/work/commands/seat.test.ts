import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { giveSeat, takeOtherSeats } from '../../../src/work/commands/seat.ts';
import { ringOf } from '../../core/four-servers.ts';

const cluster = ringOf(3);
const [first] = cluster.servers;
if (first === undefined) throw new Error('no server');
const server = { ...first, failover: 'manual' as const };

async function seated(node: string, of = server): Promise<readonly string[]> {
  const ran: string[] = [];
  const host = { run: async (argv: readonly string[]) => void ran.push(argv.slice(2).join(' ')) } as unknown as Host;
  await giveSeat(host, of, node);
  await takeOtherSeats(host, cluster, of, node);
  return ran.map((line) => line.replace('--name gracekeeper-seat-nfs1 ', ''));
}

describe('the seat of a server that fails over by hand', () => {
  it('is given before the old one is taken: cut in between, it stays where it is', async () => {
    expect(await seated('node2')).toEqual(['node2 --update here', 'node1 --update away', 'node3 --delete']);
  });

  it('is its home again when nobody else has it', async () => {
    expect(await seated('node1')).toEqual(['node1 --delete', 'node2 --delete', 'node3 --delete']);
  });

  it('is nothing that others have', async () => {
    expect(await seated('node2', { ...server, failover: 'auto' } as unknown as typeof server)).toEqual([]);
  });
});
