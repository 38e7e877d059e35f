// A drill as a person reads it: what the nodes did, the clients' writes as a line of blocks, and what everybody saw.
import type { PeerGrace } from '../../../core/observe/peer-grace.ts';
import { strip } from '../../../core/observe/strip.ts';
import { timeline } from '../../../core/observe/timeline.ts';
import type { ClientResult, DrillRecord, DrillResult } from '../../../work/drill/result.ts';
import { table } from '../in-words/table.ts';

export function drillInWords(record: DrillRecord): string {
  const { result } = record;
  const { fault, variant, target, server } = result;
  return [
    `${fault}${variant === null ? '' : ` (${variant})`} of ${target}${target === server ? '' : `, seen by clients of ${server}`}`,
    '',
    drillStory(record),
    '',
    table([
      ['client', 'of', 'writes', 'longest gap', 'longest create+rename', 'lost', 'reordered', 'duplicated'],
      ...result.clients.map(clientRow),
    ]),
    ...(result.peers.length === 0
      ? []
      : ['', table([['sharing server', 'in grace after', 'left after', 'holes'], ...result.peers.map(peerRow)])]),
    '',
    ...locksInWords(result),
    ...verdict(result),
  ].join('\n');
}

/** The part that people like to look at. */
export function drillStory({ result, injectedAt, observations, reports }: DrillRecord): string {
  const concerned = [result.server, ...result.peers.map(({ server }) => server)];
  const told = observations.filter(({ server }) => concerned.includes(server));
  const span = { from: injectedAt - STRIP_BEFORE_MS, until: injectedAt + STRIP_AFTER_MS, width: STRIP_WIDTH };
  const strips = reports.map(({ completedAt }, index) => {
    const { kind, server } = result.clients[index] ?? { kind: '', server: '' };
    return `${kind}${server === result.server ? '' : ` of ${server}`}  ${strip(completedAt, span)}`;
  });
  return [
    timeline(told, injectedAt).trimEnd(),
    '',
    ...strips,
    `(completed writes, from ${seconds(STRIP_BEFORE_MS)} before to ${seconds(STRIP_AFTER_MS)} after; one block is ${(STRIP_BEFORE_MS + STRIP_AFTER_MS) / STRIP_WIDTH} ms)`,
  ].join('\n');
}

const STRIP_BEFORE_MS = 500;
const STRIP_AFTER_MS = 2_500;
const STRIP_WIDTH = 60;

const clientRow = (client: ClientResult): string[] => [
  client.kind,
  client.server,
  `${client.writes}`,
  seconds(client.longestGapMs),
  seconds(client.longestOpenMs),
  ...[client.lost, client.reordered, client.duplicated].map(String),
];

const peerRow = ({ server, inGraceAfterMs, leftAfterMs, holes }: PeerGrace): string[] => [
  server,
  ...[inGraceAfterMs, leftAfterMs].map((ms) => (ms === null ? 'never' : seconds(ms))),
  `${holes}`,
];

/** Nothing where locks were no part of the drill. */
export function locksInWords({ locks, windowMs = 0 }: Pick<DrillResult, 'locks' | 'windowMs'>): readonly string[] {
  if (locks === undefined) return [];
  const { held, reclaimed, lost, doubleGranted, youngLost, lateRefused } = locks;
  const young = youngLost === 0 ? '' : ` Lost too, but taken in the last moment: ${youngLost}.`;
  const late = lateRefused === 0 ? '' : ` Reclaims that came after grace, and were refused: ${lateRefused}.`;
  const window = windowMs === 0 ? 'no rival could have taken one' : `rivals could take them for ${windowMs} ms`;
  return [
    `Of ${held} locks held when it happened ${reclaimed} were kept and ${lost} lost, ${doubleGranted} grants of what another held; ${window}.${young}${late}`,
  ];
}

function verdict({ holders, problems }: DrillResult): readonly string[] {
  const { probes, violations } = holders;
  const audited =
    probes === 0
      ? []
      : [
          `Asked ${probes} times who holds the addresses: ${violations === 0 ? 'never two' : `${violations} times two`}.`,
        ];
  return [...audited, ...problems.map((problem) => `PROBLEM: ${problem}`)];
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
