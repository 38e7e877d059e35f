// Method calls on a private D-Bus, over one connection that is made at the first call and again after it broke. Every call carries a
// deadline: one on a dead or missing bus would otherwise hang for ever (STACK, @particle/dbus-next).
import type { MessageBus } from '@particle/dbus-next';

export interface BusMethods {
  /** Rejects when the bus is not there or breaks, the callee says no, or the deadline passes. */
  call(method: BusCall): Promise<readonly unknown[]>;
}

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
  readonly deadlineMs: number;
}

interface Connection {
  readonly bus: MessageBus;
  /** Rejects when the connection is found broken; never resolves. */
  readonly broken: Promise<never>;
  isBroken(): boolean;
}

export function openBus(socketPath: string): BusMethods {
  let connection: Promise<Connection> | undefined;
  const call = async (method: BusCall): Promise<readonly unknown[]> => {
    const used = connection !== undefined;
    connection ??= connect(socketPath);
    const mine = connection;
    const asked = await mine;
    try {
      return await ask(asked, method);
    } catch (error) {
      if (connection === mine) connection = undefined;
      asked.bus.disconnect();
      // It ended since the last call, which dbus-next tells at the next one only: this call was never sent.
      if (used && asked.isBroken()) return call(method);
      throw error;
    }
  };
  return { call };
}

async function ask({ bus, broken }: Connection, { deadlineMs, ...message }: BusCall): Promise<readonly unknown[]> {
  const { Message } = await library();
  const reply = bus.call(new Message({ ...message, body: [...(message.body ?? [])] }));
  return (await inTime(Promise.race([reply, broken]), message.member, deadlineMs))?.body ?? [];
}

/** Loaded at the first call: it doubles the start of an agent that makes none. */
const library = async () => (await import('@particle/dbus-next')).default;

async function connect(socketPath: string): Promise<Connection> {
  const bus = (await library()).sessionBus({ busAddress: `unix:path=${socketPath}` });
  let isBroken = false;
  const broken = new Promise<never>((_, reject) => {
    bus.on('error', (error: Error) => {
      isBroken = true;
      reject(error);
    });
  });
  // Between two calls nobody waits for it; the next call meets it.
  broken.catch(() => undefined);
  return { bus, broken, isBroken: () => isBroken };
}

async function inTime<T>(work: Promise<T>, member: string, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const said = () => reject(new Error(`D-Bus ${member}: no answer within ${deadlineMs} ms`));
    timer = setTimeout(said, deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
