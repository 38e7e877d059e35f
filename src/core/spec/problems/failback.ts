import type { Failback } from '../cluster.ts';
import type { Judge } from './problem.ts';

/** Reads "manual", "auto" and windows such as "01:00-05:00"; undefined for anything else. */
export function parseFailback(text: string): Failback | undefined {
  if (text === 'manual' || text === 'auto') return { kind: text };
  const [, from = '', to = ''] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  const fromMinute = parseMinute(from);
  const toMinute = parseMinute(to);
  if (fromMinute === undefined || toMinute === undefined || fromMinute === toMinute) return undefined;
  return { kind: 'window', fromMinute, toMinute };
}

export function formatFailback(failback: Failback): string {
  if (failback.kind !== 'window') return failback.kind;
  return `${formatMinute(failback.fromMinute)}-${formatMinute(failback.toMinute)}`;
}

export const judgeFailback: Judge = (text) => {
  if (parseFailback(text)) return undefined;
  const hint = 'write manual, auto, or a window such as 01:00-05:00 (00:00 to 23:59, local time of the nodes)';
  return { code: 'bad-failback', message: `${text} says no time at which a server may go home`, hint };
};

// ---

function parseMinute(text: string): number | undefined {
  const [, hours = '', minutes = ''] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === '' ? undefined : Number(hours) * 60 + Number(minutes);
}

const two = (value: number): string => String(value).padStart(2, '0');
const formatMinute = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
