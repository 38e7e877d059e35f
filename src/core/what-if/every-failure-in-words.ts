// All failures as an administrator reads them: the worst of one node and of two, and which leave servers unserved.
import { count, list } from '../base/list.ts';
import type { EveryFailure } from './every-failure.ts';
import type { Failure } from './failure.ts';
import { type Asked, carries, circumstances, fates, paragraphs } from './words.ts';

/** Lines of its own, the last one ended. */
export function everyFailureInWords(asked: Asked, every: EveryFailure): string {
  const { worstOfOne, worstOfTwo } = every;
  return [
    `${asked.cluster.name}: each node and each pair of nodes, ${count(every.tried, 'failure')}. ${sum(every)}`,
    ...page(asked, 'The worst that a single node can do', worstOfOne),
    ...(worstOfTwo === undefined ? [] : page(asked, 'The worst that two nodes can do together', worstOfTwo)),
    ...unservedBy(every),
    '',
  ].join('\n');
}

function sum({ leavingUnserved: bad, tried }: EveryFailure): string {
  if (bad === 0) return 'None leaves a server unserved.';
  if (bad === tried) return 'All of them leave servers unserved.';
  return bad === 1 ? 'One of them leaves servers unserved.' : `${bad} of them leave servers unserved.`;
}

function page(asked: Asked, title: string, worst: Failure): string[] {
  return [
    '',
    `${title}: ${list(worst.dies)}`,
    ...paragraphs(fates(worst), carried(worst), [circumstances(asked, worst)]),
  ];
}

/** A few nodes all; of many those that take servers over, and the others in a line. */
function carried({ moves, serves }: Failure): string[] {
  const left = Object.entries(serves);
  const told = left.length <= FEW ? left : left.filter(([node]) => moves.some(({ to }) => to === node));
  const others = left.filter((entry) => !told.includes(entry)).map(([, servers]) => servers.length);
  const whose = told.length === 0 ? `${others.length} nodes that are left` : `other ${count(others.length, 'node')}`;
  return [
    ...told.map(([node, servers]) => carries(node, servers)),
    ...(others.length === 0 ? [] : [`the ${whose} would carry at most ${count(Math.max(...others), 'server')} each`]),
  ];
}

const FEW = 4;

const SHOWN = 20;

function unservedBy({ failures }: EveryFailure): string[] {
  const bad = failures.filter((each) => each.unserved.some((server) => !alone(failures, each).includes(server)));
  const lines = bad.slice(0, SHOWN).map(({ dies, unserved }) => `${dies.join(' and ')}: ${unserved.join(', ')}`);
  const more = bad.length > SHOWN ? [`and ${bad.length - SHOWN} more; --json tells all`] : [];
  return bad.length === 0 ? [] : ['', UNSERVED, ...paragraphs([...lines, ...more]).slice(1)];
}

const UNSERVED = 'Left unserved when these die (a pair only where it does more than each of its nodes alone)';

/** What the nodes of a pair leave unserved one by one. */
const alone = (failures: readonly Failure[], { dies }: Failure): readonly string[] =>
  dies.length === 1
    ? []
    : failures
        .filter((each) => each.dies.length === 1 && dies.includes(each.dies[0] ?? ''))
        .flatMap((each) => each.unserved);
