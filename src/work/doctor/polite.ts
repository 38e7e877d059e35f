// A host that is asked a few things at a time: thirty checks at once would be more sessions than an sshd takes (MaxSessions 10).
import type { Host } from '../../host/host.ts';

export function politely(host: Host, atOnce: number): Host {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  const turn = () =>
    free > 0
      ? Promise.resolve(void free--)
      : new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return {
    ...host,
    run: async (argv, options) => {
      await turn();
      try {
        return await host.run(argv, options);
      } finally {
        leave();
      }
    },
  };
}
