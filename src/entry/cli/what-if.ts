// plan --if-dies and plan --every-failure: the question asked, and its answer printed.
import { availableParallelism } from 'node:os';
import { everyFailureInWords } from '../../core/what-if/every-failure-in-words.ts';
import { failureInWords } from '../../core/what-if/words.ts';
import { localHost } from '../../host/local.ts';
import { type Asked, everyFailure, whatIf } from '../../work/commands/what-if.ts';
import { interruptible } from './interruptible.ts';
import type { Outcome } from './outcome.ts';
import { progressLines } from './progress.ts';

/** The question is answered whatever the answer is: exit 0. */
export async function ifDies(asked: Asked, nodes: readonly string[]): Promise<Outcome> {
  const told = await interruptible((signal) => whatIf(localHost(), asked, nodes, signal));
  for (const node of new Set(nodes.filter((each, at) => nodes.indexOf(each) !== at)))
    process.stderr.write(`${node} is named more than once: it dies only once\n`);
  return { exit: 0, json: told, text: failureInWords(asked, told) };
}

export async function ifAnythingDies(asked: Asked): Promise<Outcome> {
  const running = { atOnce: availableParallelism(), progress: progressLines() };
  const told = await interruptible((signal) => everyFailure(localHost(), asked, { ...running, signal }));
  return { exit: 0, json: told, text: everyFailureInWords(asked, told) };
}

/** `a,b` and `a, b`; several options add up. */
export const nodeList = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text
    .split(',')
    .map((node) => node.trim())
    .filter((node) => node !== ''),
];

export const WHAT_IF_HELP = `
What if
  --if-dies and --every-failure ask Pacemaker's own scheduler (crm_simulate, Debian package pacemaker-cli-utils), starting with every node
  up and every server at home; fences and starts are taken to succeed. Nodes that are named together die at the same moment. No cluster is
  touched or needed.
  Exit code 0 when the question was answered, also when servers are left unserved; 2 for a node that FILE does not have; 3 without crm_simulate.

  --if-dies NODE --json
    dies      the nodes, in the order of FILE
    moves     [{server, from, to}]
    unserved  names of the servers that no node would serve
    reasons   [{server, code, message}] for each of these; code is no-node-left, nowhere-to-go, no-quorum or not-started
    carries   {NODE: how many servers it would serve}, for the nodes that are left
    serves    {NODE: [server]}
    fenced    the dead nodes that are fenced first
    quorum    {quorate, left, needed}, in nodes

  --every-failure --json
    tried            how many failures: each node, and each pair of nodes
    leavingUnserved  how many of them leave a server unserved
    worst            the worst: most servers unserved, then most servers on one node, then most moves; its fields as above
    worstOfOne, worstOfTwo  the worst of one node and of two
    failures         every one of them, single nodes first
`;
