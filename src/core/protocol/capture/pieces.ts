// What is read piece by piece from chunks that end anywhere.
import { concat } from '../bytes.ts';

/** Takes one piece from the beginning: its length, 'more' when it has not all arrived, or what is wrong with it. */
export type TakePiece = (bytes: Uint8Array) => number | 'more' | { readonly wrong: string };

export interface Pieces {
  push(chunk: Uint8Array): void;
  trouble(): string | undefined;
}

export function pieces(take: TakePiece): Pieces {
  let rest: Uint8Array = new Uint8Array(0);
  let [done, wrong] = [0, undefined as string | undefined];
  return {
    push: (chunk) => {
      if (wrong !== undefined) return;
      rest = rest.length === 0 ? chunk : concat(rest, chunk);
      let at = 0;
      for (;;) {
        const length = take(rest.subarray(at));
        if (typeof length === 'object') wrong = `${length.wrong} at byte ${done + at}`;
        if (typeof length !== 'number') break;
        at += length;
      }
      done += at;
      rest = rest.subarray(at);
    },
    trouble: () => wrong ?? (rest.length === 0 ? undefined : `it ends in the middle of a frame, at byte ${done}`),
  };
}
