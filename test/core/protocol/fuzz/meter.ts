// What decoding costs, counted instead of timed: bytes and elements that are allocated or copied, and reads. An input that makes a decoder allocate
// by a length that it only claims, or loop without an end, is found at once, and on every machine alike.

/** The decoder went on beyond what an input of that length may cost. */
export class Excess extends Error {}

export interface Meter {
  /** Calls `run`; throws Excess as soon as it has cost more than `budget`. */
  within<T>(budget: number, run: () => T): T;
}

/** Built-ins count only while `body` runs. It must not wait: others in this process would be counted too. */
export function metered<T>(body: (meter: Meter) => T): T {
  let left = Number.POSITIVE_INFINITY;
  const spend: Spend = (cost) => {
    left -= cost;
    if (left < 0) {
      left = Number.POSITIVE_INFINITY;
      throw new Excess('costs more than its length allows');
    }
  };
  const undo = install(spend);
  try {
    return body({
      within: (budget, run) => {
        left = budget;
        try {
          return run();
        } finally {
          left = Number.POSITIVE_INFINITY;
        }
      },
    });
  } finally {
    for (const restore of undo) restore();
  }
}

type Spend = (cost: number) => void;

const READS = ['getUint8', 'getUint16', 'getUint32', 'getInt32', 'getBigUint64', 'getBigInt64'];
const VIEW = 16;

function install(spend: Spend): (() => void)[] {
  const allocating = [Uint8Array, Array, ArrayBuffer].map((type) => countConstructor(type, spend));
  const reading = READS.map((name) => countCalls(DataView.prototype, name, () => spend(1)));
  return [
    ...allocating,
    ...reading,
    countCalls(Uint8Array.prototype, 'slice', (self, from, to) => spend(VIEW + span(self, from, to))),
    countCalls(Uint8Array.prototype, 'subarray', () => spend(VIEW)),
    countCalls(Array.prototype, 'push', () => spend(1)),
    countCalls(Buffer, 'alloc', (_, size) => spend(sizeOf(size))),
    countCalls(Buffer, 'allocUnsafe', (_, size) => spend(sizeOf(size))),
    countCalls(Buffer, 'from', (_, content) => spend(sizeOf(content))),
    countCalls(String.prototype, 'repeat', (self, times) => spend(sizeOf(self) * sizeOf(times))),
  ];
}

type Callable = (...args: unknown[]) => unknown;
type Constructor = { readonly name: string; new (...args: never[]): object };

function countCalls(owner: object, name: string, count: (self: unknown, a: unknown, b: unknown) => void): () => void {
  const original = Reflect.get(owner, name) as Callable;
  const counted = function (this: unknown, ...args: unknown[]): unknown {
    count(this, args[0], args[1]);
    return Reflect.apply(original, this, args);
  };
  Reflect.set(owner, name, counted);
  return () => void Reflect.set(owner, name, original);
}

/** Its static functions (`from`) make what they make by the constructor that they are called on. */
function countConstructor(type: Constructor, spend: Spend): () => void {
  const counted: Constructor = new Proxy(type, {
    construct: (target, args, made): object => {
      spend(VIEW + sizeOf(args[0]));
      return Reflect.construct(target, args, made === counted ? target : made) as object;
    },
  });
  Reflect.set(globalThis, type.name, counted);
  return () => void Reflect.set(globalThis, type.name, type);
}

/** Of a length, of what has one, and of a view's buffer, which is not copied. */
function sizeOf(it: unknown): number {
  if (typeof it === 'number') return it;
  const length = typeof it === 'string' ? it.length : (it as { length?: unknown } | null | undefined)?.length;
  return typeof length === 'number' ? length : 0;
}

function span(self: unknown, from: unknown, to: unknown): number {
  const length = sizeOf(self);
  const end = typeof to === 'number' ? Math.min(to, length) : length;
  return Math.max(0, end - (typeof from === 'number' ? from : 0));
}
