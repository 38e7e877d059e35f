// The watch over grace, as drills and tests hold it.
import type { GraceChange, Span } from '../../core/observe/grace-holes.ts';
import type { Argv } from '../../host/host.ts';
import { bundle } from '../bundles.ts';
import { GRACE_ASKED_EVERY_MS, type GraceSaid } from './grace-poller.ts';
import { startHelper } from './helper.ts';

export interface GraceReport {
  /** Answers to get_grace. */
  readonly polls: number;
  /** The longest time between two answers of one node, outside of `unreadable`: nothing shorter than this is sure to be seen. */
  readonly longestMs: number;
  /** In order of time: for core/observe/grace-holes.ts. */
  readonly changes: readonly (GraceChange & { readonly node: string })[];
  /** When a node on which it had answered did not: it hung, crashed, restarted, or went away. */
  readonly unreadable: readonly (Span & { readonly node: string; readonly why: string })[];
}

export interface GraceWatch {
  /** What is known so far: whether the server is in grace; null when nobody has said so. */
  inGrace(server: string): boolean | null;
  stop(): Promise<Readonly<Record<string, GraceReport>>>;
}

type Said = GraceSaid & { readonly node: string };

/** Asks these servers every 5 ms unless told otherwise, wherever they are among these nodes; `entering` makes the argv that runs a program on one. */
export async function watchGrace(
  entering: (node: string, argv: Argv) => Promise<Argv>,
  nodes: readonly string[],
  servers: readonly string[],
  everyMs = GRACE_ASKED_EVERY_MS,
): Promise<GraceWatch> {
  const helpers = await Promise.all(
    nodes.map(async (node) => {
      const argv = await entering(node, [process.execPath, bundle('lab-grace-poller'), `${everyMs}`, ...servers]);
      return { node, helper: await startHelper(argv) };
    }),
  );
  const about = (server: string): readonly Said[] =>
    helpers.flatMap(({ node, helper }) =>
      (helper.said() as readonly GraceSaid[]).filter((it) => it.server === server).map((it) => ({ ...it, node })),
    );
  return {
    inGrace: (server) => changesOf(about(server)).at(-1)?.inGrace ?? null,
    stop: async () => {
      await Promise.all(helpers.map(({ helper }) => helper.stop()));
      return Object.fromEntries(servers.map((server) => [server, reportOf(about(server))]));
    },
  };
}

const changesOf = (said: readonly Said[]): GraceReport['changes'] =>
  said
    .flatMap((it) => ('inGrace' in it ? [it] : []))
    .map(({ server: _, ...change }) => change)
    .sort((a, b) => a.at - b.at);

function reportOf(said: readonly Said[]): GraceReport {
  // Each node's last count.
  const counts = new Map(said.flatMap((it) => ('polls' in it ? [[it.node, it] as const] : [])));
  return {
    polls: [...counts.values()].reduce((sum, { polls }) => sum + polls, 0),
    longestMs: Math.max(0, ...[...counts.values()].map(({ longestMs }) => longestMs)),
    changes: changesOf(said),
    unreadable: said
      .flatMap((it) => ('unreadable' in it ? [{ ...it.unreadable, node: it.node }] : []))
      .sort((a, b) => a.from - b.from),
  };
}
