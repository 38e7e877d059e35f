// Hosts whose world ends in the middle of something: as a setup that is killed, or whose administrator's machine loses its network.
import type { Clock, Host } from '../../src/host/host.ts';

export interface Cut {
  readonly hosts: readonly [Host, ...Host[]];
  happened(): boolean;
  /** Returns when what was under way at the cut has come to its end. */
  settled(): Promise<void>;
}

/**
 * All of them are out of reach from the moment on at which this is about to be done: "NODE COMMAND LINE", "NODE PATH" that is written, "NODE create PATH",
 * "NODE remove PATH", "NODE start SERVICE", "NODE stop SERVICE".
 */
export function cutBefore(isIt: (thing: string) => boolean, [first, ...others]: readonly [Host, ...Host[]]): Cut {
  const underWay = new Set<Promise<unknown>>();
  let cut = false;
  const act = async <T>(thing: string, doing: () => Promise<T>): Promise<T> => {
    cut ||= isIt(thing);
    if (cut) throw new Error('it has been cut');
    const running = doing();
    underWay.add(running);
    return running.finally(() => underWay.delete(running));
  };
  const cuttable = (host: Host): Host => ({
    ...host,
    clock: endingClock(host.clock, () => cut),
    run: (argv, options) => act(`${host.name} ${argv.join(' ')}`, () => host.run(argv, options)),
    files: {
      ...host.files,
      write: (path, text, mode) => act(`${host.name} ${path}`, () => host.files.write(path, text, mode)),
      create: (path, text, mode) => act(`${host.name} create ${path}`, () => host.files.create(path, text, mode)),
      remove: (path) => act(`${host.name} remove ${path}`, () => host.files.remove(path)),
    },
    services: {
      ...host.services,
      start: (service) => act(`${host.name} start ${service}`, () => host.services.start(service)),
      stop: (service) => act(`${host.name} stop ${service}`, () => host.services.stop(service)),
    },
  });
  return {
    hosts: [cuttable(first), ...others.map(cuttable)],
    happened: () => cut,
    settled: async () => void (await Promise.allSettled(underWay)),
  };
}

/** Nobody waits for what has been cut off: every deadline has passed. */
const endingClock = (clock: Clock, ended: () => boolean): Clock => ({
  now: () => (ended() ? Number.POSITIVE_INFINITY : clock.now()),
  pause: (ms, signal) => (ended() ? Promise.resolve() : clock.pause(ms, signal)),
});
