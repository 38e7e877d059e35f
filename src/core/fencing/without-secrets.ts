// What opens a fencing device is nobody's business in an answer that is kept, sent on, or shown to many.
import type { Cluster } from '../spec/cluster.ts';
import { isSecretOption } from './judge-options.ts';

/** The same value, each secret among the options of fencing devices (in a spec) or their parameters (in a plan) replaced by "(secret)". */
export function withoutSecrets<T>(value: T): T {
  return hidden(value, false) as T;
}

/** Whether a spec itself has what opens a device, rather than a script or a file that says it. */
export const hasSecrets = ({ fencing }: Cluster): boolean =>
  fencing.kind === 'devices' &&
  fencing.devices.some(({ options }) => Object.keys(options).some((option) => isSecretOption(option)));

function hidden(value: unknown, options: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => hidden(item, false));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    options && isSecretOption(key) ? '(secret)' : hidden(inner, key === 'options' || key === 'params'),
  ]);
  return Object.fromEntries(entries);
}
