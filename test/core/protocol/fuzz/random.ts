// Numbers that are the same for the same seed on every machine (mulberry32).

export interface Random {
  /** 0 to `below` - 1. */
  below(below: number): number;
  /** Any 32 bits. */
  word(): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function random(seed: number): Random {
  let state = seed >>> 0;
  const word = () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => Math.floor((word() / 2 ** 32) * limit);
  return { word, below, pick: (from) => from[below(from.length)] ?? from[0] };
}

/** Another seed for every name, and every number under it (FNV-1a). */
export function seedOf(name: string, ...numbers: readonly number[]): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), FNV_PRIME);
  for (const number of numbers) hash = Math.imul(hash ^ number ^ (number >>> 15), MIX);
  return hash >>> 0;
}

const FNV_PRIME = 0x0100_0193;
const MIX = 0x85eb_ca6b;
