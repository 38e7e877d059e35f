// The cluster's daemons by systemd.
import type { Host, Service, Services } from './host.ts';

export function systemdServices(run: Host['run']): Services {
  const systemctl = (verb: string, service: Service) =>
    run(['systemctl', verb, `${service}.service`], { deadlineMs: 180_000 });
  return {
    start: async (service) => {
      await systemctl('start', service);
    },
    stop: async (service) => {
      await systemctl('stop', service);
    },
    active: async (service) =>
      (await run(['systemctl', 'is-active', '--quiet', `${service}.service`], { okExits: [0, 3, 4] })).exitCode === 0,
  };
}
