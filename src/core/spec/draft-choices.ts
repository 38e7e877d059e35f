// The parts of a draft that a spec may write in more than one form.
import { parseDuration } from '../base/duration.ts';
import type { Fencing, FencingDevice, OnCrash } from './cluster.ts';
import { DEFAULTS } from './defaults.ts';
import { given, type Loose, mapped } from './loose.ts';
import type { Sound } from './shape/prune.ts';
import type { Spec } from './shape/schema.ts';

export function draftFencing(fencing: Sound<Spec['fencing']>): Loose<Fencing> {
  if (fencing === undefined) return { kind: undefined };
  return typeof fencing === 'string' ? { kind: fencing } : { kind: 'devices', devices: fencing.map(draftDevice) };
}

export function draftOnCrash(onCrash: Sound<NonNullable<Spec['servers'][string]['onCrash']>>): Loose<OnCrash> {
  if (onCrash === undefined) return { kind: undefined };
  if (typeof onCrash === 'object')
    return { kind: 'restart', restarts: onCrash.restarts, withinMs: mapped(onCrash.within, parseDuration) };
  return onCrash === 'move' ? { kind: 'move' } : DEFAULTS.onCrash;
}

// ---

type Device = Exclude<Spec['fencing'], string>[number];

const draftDevice = (device: Sound<Device>): Loose<FencingDevice> => ({
  agent: device?.agent,
  nodes: device?.nodes ?? [device?.node],
  options: asTexts(given(device, 'options', {}) ?? {}),
  ...(device !== undefined && Object.hasOwn(device, 'level') ? { level: device.level } : {}),
});

const asTexts = (options: Readonly<Record<string, string | number | boolean | undefined>>) =>
  Object.fromEntries(Object.entries(options).map(([key, value]) => [key, mapped(value, String)]));
