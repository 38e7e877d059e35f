// Method calls on a private D-Bus. Every call opens its own connection and carries a deadline: a call on a dead or missing bus
// would otherwise hang for ever (STACK, @particle/dbus-next).
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
  return { call: (method) => callOnce(socketPath, method) };
}

async function callOnce(socketPath: string, method: BusCall): Promise<readonly unknown[]> {
  const { deadlineMs, ...message } = method;
  // Loaded at the first call: it doubles the start of an agent that makes none.
  const { default: dbus } = await import('@particle/dbus-next');
  const bus = dbus.sessionBus({ busAddress: `unix:path=${socketPath}` });
  let timer: NodeJS.Timeout | undefined;
  const broken = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`D-Bus ${method.member}: no answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    bus.on('error', reject);
  });
  try {
    const reply = await Promise.race([
      bus.call(new dbus.Message({ ...message, body: [...(message.body ?? [])] })),
      broken,
    ]);
    return reply?.body ?? [];
  } finally {
    clearTimeout(timer);
    bus.disconnect();
  }
}
