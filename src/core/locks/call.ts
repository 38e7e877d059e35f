// rpc.statd's call-out as its script hands it on (work/locks/call-out-script.ts): words with a NUL after each, the first two of which are who calls and
// how many follow. `execl(prog, prog, event, arg1, arg2[, fsid])` (nfs-utils support/include/ha-callout.h); the fourth argument is Wendy Cheng's of 2006.
import type { ClientRecord } from './client-record.ts';

export interface Handed {
  /** Who waits for the answer. */
  readonly caller: string;
  readonly words: readonly string[];
}

/** The calls that are complete, and the beginning of one that is not. What is no call is dropped with all behind it: its caller hears nothing. */
export function handedCalls(received: string): { readonly calls: readonly Handed[]; readonly rest: string } {
  const calls: Handed[] = [];
  let words = received.split('\0');
  // After the last NUL.
  let rest = words.pop() ?? '';
  for (;;) {
    const [caller, count, ...following] = words;
    if (caller === undefined || count === undefined) break;
    if (!/^[1-9]$/.test(count) || !/^\d+$/.test(caller)) return { calls, rest: '' };
    if (following.length < Number(count)) break;
    calls.push({ caller, words: following.slice(0, Number(count)) });
    words = following.slice(Number(count));
  }
  rest = [...words, rest].join('\0');
  return { calls, rest };
}

export type Call =
  | { readonly event: 'add-client'; readonly record: ClientRecord }
  | { readonly event: 'del-client'; readonly record: ClientRecord };

/** undefined when it is no call of statd's that concerns who holds locks. */
export function callOf([event, client, myName, fsid]: readonly string[]): Call | undefined {
  if (event !== 'add-client' && event !== 'del-client') return undefined;
  if (client === undefined || myName === undefined || (fsid !== undefined && !isFsid(fsid))) return undefined;
  return { event, record: { client, myName, ...(fsid === undefined ? {} : { fsid: Number(fsid) }) } };
}

/** statd has it as an int that is not negative. */
const isFsid = (text: string): boolean => /^\d{1,10}$/.test(text) && Number(text) < 2 ** 31;
