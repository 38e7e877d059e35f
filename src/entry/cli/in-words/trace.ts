// A trace as lines, and what is said at its end.
import type { Chapter } from '../../../core/trace/chapter.ts';
import type { Counts } from '../../../core/trace/counts.ts';
import type { Line } from '../../../core/trace/story.ts';
import { span } from '../../../core/trace/words/figures.ts';
import type { Missed } from '../../../work/commands/trace.ts';

export type TraceLine = Line & { readonly node?: string };

/** TIME [NODE] PROTOCOL OPERATION  what it means; in UTC, as all times here. */
export function traceLine({ at, node, protocol, operation, text }: TraceLine): string {
  const time = at > 0 ? new Date(at).toISOString().slice(11, 23) : 'no time'.padEnd(12);
  return `${time}  ${node === undefined ? '' : `${node}  `}${`${protocol} ${operation}`.padEnd(26)}  ${text}`;
}

export const summaryInWords = (chapters: readonly Readonly<Chapter>[], missed: Missed): string =>
  [
    '',
    ...(chapters.length === 0 ? ['nobody spoke of locks or state'] : chapters.map(chapterLine)),
    ...missedLines(missed),
  ].join('\n');

/** What could not be seen, or was left out; nothing where that is nothing. */
export function missedLines({ counts, dropped, trouble }: Missed): readonly string[] {
  const said = SAID.flatMap(([key, words]) => (counts[key] > 0 ? [`${counts[key]} ${words}`] : []));
  return [
    ...(said.length > 0 ? [`not seen, or left out: ${said.join('; ')}`] : []),
    ...(dropped > 0 ? [`${dropped} frames came faster than they could be looked at: what they held is missing`] : []),
    ...(trouble === undefined ? [] : [`the capture can't be read further: ${trouble}`]),
  ];
}

// ---

const SAID: readonly (readonly [keyof Counts, string])[] = [
  ['gaps', 'gaps in TCP streams'],
  ['bytesMissing', 'bytes missing in them'],
  ['resynchronised', 'times that the next message had to be searched for'],
  ['fragmentsLost', 'datagrams whose pieces never came together'],
  ['answersAlone', 'answers to questions from before'],
  ['unanswered', 'questions without an answer'],
  ['compoundsStopped', 'COMPOUNDs that were followed up to an operation of unknown size'],
  ['unreadable', 'messages that are not as the standard has them, or cut off'],
  ['sealed', 'messages that are encrypted (krb5p)'],
];

function chapterLine(it: Readonly<Chapter>): string {
  const { client, server, told, noticed, reclaimed, granted, unanswered, waited, complete } = it;
  const since = told ?? noticed;
  const refused = Object.entries(it.refused).map(([status, count]) => `${count} refused (${status})`);
  const parts = [
    ...(told !== null ? [`told ${clock(told)}`] : noticed !== null ? [`noticed ${clock(noticed)}`] : []),
    ...(reclaimed !== null && since !== null ? [`asked again ${span(Math.max(0, reclaimed - since))} later`] : []),
    ...(granted > 0 ? [`${granted} reclaimed`] : []),
    ...refused,
    ...(unanswered > 0 ? [`${unanswered} reclaims unanswered`] : []),
    ...(waited > 0 ? [`told to wait ${waited} times`] : []),
    ...(complete !== null ? ['has reclaimed all'] : []),
  ];
  return `${client} of ${server}: ${parts.length > 0 ? parts.join(', ') : 'no restart was seen'}`;
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 23);
