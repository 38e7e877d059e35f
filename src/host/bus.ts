// Method calls on a private D-Bus. Every call carries a deadline: a call on a dead or missing bus would otherwise hang for ever (STACK,
// @particle/dbus-next). The connection is kept, and made anew after a failure.
import type { MessageBus } from '@particle/dbus-next';

export interface BusMethods {
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

export function openBus(socketPath: string): BusMethods {
  let kept: Connection | undefined;
  return {
    call: async (method) => {
      const wasKept = kept !== undefined;
      kept ??= await connect(socketPath);
      try {
        return await callOn(kept, method);
      } catch (error) {
        kept.bus.disconnect();
        kept = undefined;
        // What was kept may have died long ago, with its bus: that says nothing about the bus of now.
        if (!wasKept) throw error;
        kept = await connect(socketPath);
        return callOn(kept, method);
      }
    },
  };
}

interface Connection {
  readonly bus: MessageBus;
  /** Rejects when the connection breaks. */
  readonly broken: Promise<never>;
}

async function connect(socketPath: string): Promise<Connection> {
  // Loaded at the first call: it doubles the start of an agent that makes none.
  const { default: dbus } = await import('@particle/dbus-next');
  const bus = dbus.sessionBus({ busAddress: `unix:path=${socketPath}` });
  const broken = new Promise<never>((_, reject) => {
    bus.on('error', reject);
  });
  // Only a call that is under way wants to know.
  broken.catch(() => undefined);
  return { bus, broken };
}

async function callOn({ bus, broken }: Connection, method: BusCall): Promise<readonly unknown[]> {
  const { deadlineMs, ...message } = method;
  const { default: dbus } = await import('@particle/dbus-next');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`D-Bus ${method.member}: no answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
  });
  try {
    const call = bus.call(new dbus.Message({ ...message, body: [...(message.body ?? [])] }));
    const reply = await Promise.race([call, broken, late]);
    return reply?.body ?? [];
  } finally {
    clearTimeout(timer);
  }
}
