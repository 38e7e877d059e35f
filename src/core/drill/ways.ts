// In which ways a fault can be caused to a server. A server of the kernel's nfsd has no supervisor, and no process of its own that could be stopped.
import { Failed } from '../base/failed.ts';
import { FAULTS, type LabFaultKind } from '../base/fault-kind.ts';
import type { Server } from '../spec/cluster.ts';

/** `variants`: the first is the default; none where there is only one way. `none`: why there is no such fault. */
export type Ways = { readonly variants: readonly string[] } | { readonly none: string };

export function waysOf(kind: LabFaultKind, { daemon, versions }: Pick<Server, 'daemon' | 'versions'>): Ways {
  const { variants = {}, kernel } = FAULTS[kind];
  if (daemon !== 'kernel' || kernel === undefined) return { variants: Object.keys(variants) };
  if ('none' in kernel) return kernel;
  const runs: Readonly<Record<string, boolean>> = {
    statd: versions.includes('3'),
    nfsdcld: versions.some((version) => version !== '3'),
  };
  return { variants: Object.keys(kernel.variants).filter((variant) => runs[variant] ?? true) };
}

/** Throws Failed (2) when there is no such fault for this server, or not in this way. */
export function requireWay(kind: LabFaultKind, server: Server, variant: string | undefined): void {
  const ways = waysOf(kind, server);
  if ('none' in ways) throw noSuchFault(kind, server.name, ways.none);
  if (variant === undefined || ways.variants.includes(variant)) return;
  throw noSuchVariant(kind, variant, ways.variants);
}

export const noSuchFault = (kind: LabFaultKind, server: string, why: string) =>
  new Failed(2, 'no-such-fault', `there is no ${kind} of ${server}, a server of the kernel's nfsd: ${why}`, {
    hint: 'for it there are daemon-crash, keeper-crash, node-death, partition, move and failback',
  });

export const noSuchVariant = (kind: LabFaultKind, variant: string, known: readonly string[]) =>
  new Failed(2, 'no-such-variant', `${kind} has no variant "${variant}"`, {
    hint: known.length === 0 ? 'there is only one way' : `its variants: ${known.join(', ')}`,
  });
