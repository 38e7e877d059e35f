// A vote from outside, as a draft.
import type { QuorumDevice } from './cluster.ts';
import { DEFAULTS } from './defaults.ts';
import { given, type Loose, mapped } from './loose.ts';
import { canonicalHost } from './problems/hosts.ts';
import type { Sound } from './shape/prune.ts';
import type { Spec } from './shape/schema.ts';

type Device = Sound<NonNullable<NonNullable<Spec['quorum']>['device']>>;

/** Nothing where the spec has none. `nodes`: how many. */
export function draftQuorum(spec: Sound<Spec>, nodes: number): { readonly quorumDevice?: Loose<QuorumDevice> } {
  const quorum: Sound<NonNullable<Spec['quorum']>> = given(spec, 'quorum', {});
  const device = given(quorum, 'device', undefined);
  if (device === undefined) return {};
  return { quorumDevice: draftDevice(device, nodes) };
}

// ---

const draftDevice = (device: Device, nodes: number): Loose<QuorumDevice> => ({
  host: mapped(device?.host, canonicalHost),
  // ffsplit is for even numbers only (corosync-qdevice(8)).
  algorithm: given(device, 'algorithm', nodes % 2 === 0 ? 'ffsplit' : 'lms'),
  tls: given(device, 'tls', DEFAULTS.tls),
});
