import { Failed } from '../../../core/base/failed.ts';
import { eventLine, eventObject, type Widths } from '../../../core/observe/event-line.ts';
import { parseSince } from '../../../core/observe/since.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { type Events, events, type Unreachable } from '../../../work/commands/events.ts';
import { type EventSink, followEvents } from '../../../work/commands/follow-events.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { type Out, streaming } from '../streaming.ts';
import { type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface EventsOptions extends TargetOptions {
  readonly json?: boolean;
  readonly since?: string;
  readonly follow?: boolean;
}

export const eventsVerb: Verb = (program) => {
  targetOptions(program.command('events').description("what has happened: the nodes' journals by time, in words"))
    .option(
      '--since <TIME>',
      'as in 10m (ago), 2026-11-21 or 2026-11-21T10:30Z; everything unless given, with --follow: from now on',
    )
    .option('--follow', 'go on with what happens, until Ctrl-C')
    .addHelpText('after', SHAPE)
    .action((options: EventsOptions) =>
      answer(options.json ?? false, () => {
        // A slip of the hand is said before any node is asked.
        if (options.since !== undefined) requireSince(options.since, Date.now());
        return withTarget(options, (on) => run(on, options));
      }),
    );
};

const SHAPE = `
--json: {events: [{at, time, node, server, kind, text, ...}], unreachable: [{node, reason}], unreadable: [{node, lines}], lost: [{node, writer, lines}]}
--json --follow: a line for each event, as above; {unreachable: {node, reason}} and {back: {node}}
Exit code 1: a node could not be asked.`;

function run(target: Target, options: EventsOptions): Promise<Outcome> {
  const now = target.hosts[0].clock.now();
  const since = options.since === undefined ? undefined : requireSince(options.since, now);
  return options.follow ? follow(target, since ?? now, options.json ?? false) : tell(target, since);
}

function requireSince(text: string, now: number): number {
  const since = parseSince(text, now);
  if (since !== undefined) return since;
  throw new Failed(2, 'bad-time', `${text} is no time`, {
    hint: 'write 10m for ten minutes ago, 2026-11-21 for a day, 2026-11-21T10:30Z for a moment (UTC unless it says otherwise)',
  });
}

async function tell({ hosts, cluster }: Target, since: number | undefined): Promise<Outcome> {
  const told = await events(hosts, cluster, since);
  for (const line of gaps(told)) process.stderr.write(`${line}\n`);
  const widths = widthsOf(cluster);
  return {
    exit: told.unreachable.length === 0 ? 0 : 1,
    json: { ...told, events: told.events.map(eventObject) },
    text: told.events.map((it) => eventLine(it, widths)).join('\n'),
  };
}

/** What the story lacks. */
const gaps = ({ unreachable, unreadable, lost }: Events): readonly string[] => [
  ...unreachable.map(missing),
  ...unreadable.map(({ node, lines }) => `${node}: ${lines.length} lines of its journal can't be read`),
  ...lost.map(({ node, writer, lines }) => `${node}: ${lines} lines of ${writer} were lost`),
];

const missing = ({ node, reason }: Unreachable): string => `${node} is missing: ${reason}`;

const widthsOf = ({ nodes, servers }: Cluster): Widths => ({
  node: Math.max(...nodes.map(({ name }) => name.length)),
  server: Math.max(...servers.map(({ name }) => name.length)),
});

function follow({ hosts, cluster }: Target, since: number, json: boolean): Promise<Outcome> {
  return streaming((out, signal) => {
    const sink = json ? sinkOfObjects(out) : sinkOfWords(out, widthsOf(cluster));
    return followEvents({ hosts, cluster, since, sink }, signal);
  });
}

const sinkOfObjects = ({ line }: Out): EventSink => ({
  events: (batch) => line(batch.map((it) => JSON.stringify(eventObject(it))).join('\n')),
  unreachable: (it) => line(JSON.stringify({ unreachable: it })),
  back: (node) => line(JSON.stringify({ back: { node } })),
});

const sinkOfWords = ({ line }: Out, widths: Widths): EventSink => ({
  events: (batch) => line(batch.map((it) => eventLine(it, widths)).join('\n')),
  unreachable: (it) => void process.stderr.write(`${missing(it)}\n`),
  back: (node) => void process.stderr.write(`${node} is there again\n`),
});
