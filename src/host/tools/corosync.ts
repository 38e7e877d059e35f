// Corosync's own view of who is there. corosync-cmapctl prints its key-value map as KEY (TYPE) = VALUE; it has no JSON.
import type { Argv, Host } from '../host.ts';

const MEMBERS = 'runtime.members';

/** How many nodes this node's Corosync has as members, itself included; 0 when it can't be asked. */
export async function memberCount(host: Host): Promise<number> {
  return (await memberIds(host)).length;
}

/** The ids of the nodes that this node's Corosync has as members, itself included; none when it can't be asked. */
export async function memberIds(host: Host): Promise<readonly number[]> {
  const { stdout, exitCode } = await host.run(['corosync-cmapctl', MEMBERS], { okExits: [0, 1], deadlineMs: 5_000 });
  if (exitCode !== 0) return [];
  return stdout.split('\n').flatMap((line) => {
    const change = memberChange(line);
    return change?.member ? [change.id] : [];
  });
}

/**
 * Prints a line whenever a node joins or leaves, for as long as Corosync and the reader live. Into a pipe it would print by the block, which is
 * never: it flushes nothing itself (tools/corosync-cmapctl.c).
 */
export const FOLLOW_MEMBERS: Argv = ['stdbuf', '-oL', 'corosync-cmapctl', '-T', MEMBERS];

export interface MemberChange {
  readonly id: number;
  readonly member: boolean;
}

/** A line of the map, as listed or as followed ("modify> KEY (TYPE) = VALUE (TYPE) (was ...)"); undefined where it is about something else. */
export function memberChange(line: string): MemberChange | undefined {
  const [, id, status] = /runtime\.members\.(\d+)\.status \(str\) = (\w+)/.exec(line) ?? [];
  return id === undefined ? undefined : { id: Number(id), member: status === 'joined' };
}

export interface Link {
  /** Of the node at its other end. */
  readonly nodeId: number;
  readonly link: number;
  readonly connected: boolean;
}

/** Its links to the other nodes, as knet has them; none for a node alone. Throws ToolError when Corosync can't be asked. */
export async function links(host: Host): Promise<readonly Link[]> {
  const { stdout } = await host.run(['corosync-cmapctl', '-m', 'stats', 'stats.knet']);
  return stdout.split('\n').flatMap(linkOf);
}

function linkOf(line: string): readonly Link[] {
  const [, id, link, connected] = /^stats\.knet\.node(\d+)\.link(\d+)\.connected \(u8\) = (\d)/.exec(line) ?? [];
  return id === undefined ? [] : [{ nodeId: Number(id), link: Number(link), connected: connected === '1' }];
}

/** The keys of the running configuration that begin so, with their values. Throws ToolError when Corosync can't be asked. */
export async function configured(host: Host, prefix: string): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await host.run(['corosync-cmapctl', prefix], { okExits: [0, 1] });
  const pairs = stdout.split('\n').flatMap((line) => {
    const [, key, value] = /^(\S+) \(\w+\) = (.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  return new Map(pairs);
}

/** Every node's Corosync takes over its own corosync.conf (corosync-cfgtool(8) -R). */
export async function reloadCorosync(host: Host): Promise<void> {
  await host.run(['corosync-cfgtool', '-R'], { deadlineMs: 20_000 });
}

/**
 * Whether this node's votequorum has a device, and that votes: `none`, `silent` or `votes`. By the flags of the node itself (corosync-quorumtool(8):
 * A or NA, alive or not; V or NV, votes or not; NR, not registered); there is no other way to ask.
 */
export async function deviceState(host: Host): Promise<'none' | 'silent' | 'votes'> {
  // It exits 2 where it is quorate, 1 where it is not, and 1 where it fails too.
  const { stdout } = await host.run(['corosync-quorumtool', '-s'], { okExits: [0, 1, 2] });
  const [, flags = 'NR'] = /^\s*\d+\s+\d+\s+(NR|N?A,N?V\S*)\s.*\(local\)$/m.exec(stdout) ?? [];
  if (flags.includes('NR')) return 'none';
  return flags.startsWith('A,V') ? 'votes' : 'silent';
}
