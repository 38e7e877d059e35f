import { formatAddress, parseAddress } from '../../../core/base/address.ts';
import { Failed } from '../../../core/base/failed.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { story } from '../../../core/trace/story.ts';
import { fileChunks } from '../../../host/file-chunks.ts';
import { type Missed, type Only, type TraceSink, traceFile, traceNodes } from '../../../work/commands/trace.ts';
import { missedLines, summaryInWords, traceLine } from '../in-words/trace.ts';
import { installation } from '../installation.ts';
import { answer, type Outcome } from '../outcome.ts';
import type { Verb } from '../program.ts';
import { requireCluster } from '../require-cluster.ts';
import { type Out, streaming } from '../streaming.ts';
import { readText, type Target, type TargetOptions, targetOptions, withTarget } from '../target.ts';

interface TraceOptions extends TargetOptions {
  readonly client?: string;
  readonly server?: string;
  readonly file?: string;
  readonly json?: boolean;
}

export const traceVerb: Verb = (program) => {
  targetOptions(
    program
      .command('trace')
      .description('what clients and servers say to one another about locks and state, a line each, and what it means'),
  )
    .option('--client <CLIENT>', 'only of the client with this address (in a lab also its name)')
    .option('--server <SERVER>', 'only of this server: its name in the spec, or an address')
    .option('--file <PCAP>', 'out of a capture (pcap or pcapng; - is standard input) instead of listening on the nodes')
    .addHelpText('after', SHAPE)
    .action((options: TraceOptions) => answer(options.json ?? false, () => run(options)));
};

const SHAPE = `
It shows NSM, NLM, MOUNT, portmap, and NFSv4's operations on clients, sessions and locks: those that reclaim, those that
meet an error of state, and all locks. Live it listens on the interface of the servers' addresses on every node, until Ctrl-C.
--json: a line for each: {at, time, node, client, server, caller, protocol, operation, status, ms, reclaim, file, range, kind, text, ...};
{listening: {node, interface}}, {deaf: {node, reason}}; at the end {summary: {clients: [...], counts: {...}, dropped, trouble}}
Exit code 1: the capture can't be read to its end.`;

function run(options: TraceOptions): Promise<Outcome> {
  const { file, lab, spec } = options;
  if (file === undefined) return withTarget(options, (target) => live(options, target));
  if (lab !== undefined) return withTarget(options, (target) => ofFile(options, file, target));
  return specOf(spec).then((cluster) => ofFile(options, file, cluster === undefined ? {} : { cluster }));
}

/** Of a capture the spec gives names only: nobody is asked. */
const specOf = async (spec: string | undefined): Promise<Cluster | undefined> =>
  spec === undefined ? undefined : requireCluster(await readText(spec), spec);

type Known = Partial<Pick<Target, 'cluster' | 'lab'>>;

async function live(options: TraceOptions, target: Target): Promise<Outcome> {
  const { hosts, cluster } = target;
  const only = await wanted(options, target);
  return told(options, namesOf(cluster), (sink, signal) =>
    traceNodes({ hosts, cluster, installation, only, sink }, signal),
  );
}

async function ofFile(options: TraceOptions, file: string, known: Known): Promise<Outcome> {
  const only = await wanted(options, known);
  const named = known.cluster?.servers.map(({ address }) => address) ?? [];
  const servers = [...named, ...(only.server === undefined ? [] : [only.server])];
  return told(options, namesOf(known.cluster), (sink, signal) =>
    traceFile(fileChunks(file), { servers, only, sink, signal }),
  );
}

/** Prints as it comes, and the summary at the end, which Ctrl-C is too. */
async function told(
  { json = false }: TraceOptions,
  names: ReadonlyMap<string, string>,
  act: (sink: TraceSink, signal: AbortSignal) => Promise<Missed>,
): Promise<Outcome> {
  let whole = true;
  const outcome = await streaming(async (out, signal) => {
    const tale = story((address) => names.get(address) ?? address);
    const missed = await act(sinkOf(json, out, names, tale.line), signal);
    whole = missed.trouble === undefined;
    const clients = tale.chapters();
    if (json) out.line(JSON.stringify({ summary: { clients, ...missed } }));
    else out.line(summaryInWords(clients, missed));
    if (json) for (const line of missedLines(missed)) process.stderr.write(`${line}\n`);
  });
  return { ...outcome, exit: whole ? 0 : 1 };
}

function sinkOf(
  json: boolean,
  { line }: Out,
  names: ReadonlyMap<string, string>,
  explained: ReturnType<typeof story>['line'],
): TraceSink {
  if (!json)
    return {
      step: (step) => line(traceLine({ ...explained(step), ...(step.node !== undefined && { node: step.node }) })),
      listening: (node, at) => void process.stderr.write(`listening on ${node} (${at})\n`),
      deaf: (node, reason) => void process.stderr.write(`${node} is not heard: ${reason}\n`),
    };
  return {
    step: (step) => {
      const { at, client, server, ...rest } = explained(step);
      const head = { at, time: new Date(at).toISOString(), client, server: names.get(server) ?? server };
      line(JSON.stringify({ ...head, serverAddress: server, ...rest }));
    },
    listening: (node, at) => line(JSON.stringify({ listening: { node, interface: at } })),
    deaf: (node, reason) => line(JSON.stringify({ deaf: { node, reason } })),
  };
}

const namesOf = (cluster: Cluster | undefined): ReadonlyMap<string, string> =>
  new Map(cluster?.servers.map(({ name, address }) => [address, name]) ?? []);

/** Throws Failed (2) for who is nobody. */
async function wanted({ client, server }: TraceOptions, known: Known): Promise<Only> {
  return {
    ...(client !== undefined && { client: await clientAddress(client, known) }),
    ...(server !== undefined && { server: serverAddress(server, known) }),
  };
}

function serverAddress(server: string, known: Known): string {
  const address = parseAddress(server);
  if (address !== undefined) return formatAddress(address);
  const found = known.cluster?.servers.find(({ name }) => name === server)?.address;
  if (found !== undefined) return found;
  const names = known.cluster?.servers.map(({ name }) => name).join(', ');
  throw new Failed(2, 'no-server', `there is no server ${server}`, {
    hint: names === undefined ? 'give its address, or --spec FILE for its name' : `the spec has ${names}`,
  });
}

async function clientAddress(client: string, known: Known): Promise<string> {
  const address = parseAddress(client);
  if (address !== undefined) return formatAddress(address);
  // A name that the lab does not have is said below, with what to do.
  const found = await known.lab?.client(client).catch(() => undefined);
  if (found !== undefined) return found.address;
  throw new Failed(2, 'no-client', `${client} is no address`, {
    hint:
      known.lab === undefined ? 'give the address that the client has on the network' : 'lab list names its clients',
  });
}
