// The address of a server, as ocf:gracekeeper:nfs_address announces it.
import type { FailedStop } from './failed-stop.ts';
import { addressOf } from './names.ts';
import type { Primitive } from './plan.ts';

/** An address that can't be announced is tried once more in place, then the whole server moves. */
export const announcedAddress = (
  server: string,
  onFail: FailedStop,
  { timeout = '20s', every = '60s' }: { readonly timeout?: string; readonly every?: string } = {},
): Primitive => ({
  id: addressOf(server),
  agent: 'ocf:gracekeeper:nfs_address',
  params: { server },
  meta: { 'failure-timeout': '10m', 'migration-threshold': '2' },
  operations: [
    { name: 'start', interval: '0s', timeout },
    { name: 'stop', interval: '0s', timeout, onFail },
    { name: 'monitor', interval: every, timeout },
  ],
});
