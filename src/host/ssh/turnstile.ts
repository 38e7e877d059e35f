// Lets so many through at a time; the others wait in the order in which they came.

export type Turnstile = <T>(act: () => Promise<T>) => Promise<T>;

export function turnstile(most: number): Turnstile {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (act) => {
    // Whoever leaves hands the place on: nobody who comes meanwhile takes it.
    if (inside >= most) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
