// Times and outcomes in words.

export const outcome = (status: string | null, good: string): string =>
  status === null ? 'no answer' : status === good ? 'done' : `refused, ${status}`;

/** "1.2 s", "34 ms". */
export const span = (ms: number): string => (ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms)} ms`);
