import { randomUUID } from 'node:crypto';
import type { Told } from '../../../core/doctor/check.ts';
import { type StateVolumeFact, stateVolume } from '../../../core/doctor/checks/state-volume.ts';
import { inTime } from '../../../host/eventually.ts';
import type { Host } from '../../../host/host.ts';
import { reasonOf } from '../../server/reason.ts';
import { type Answer, conclude, type Examine, settled } from '../examine.ts';
import type { Scene } from '../scene.ts';

/** A living volume takes milliseconds; a hung one takes for ever. */
const WITHIN_MS = 30_000;

/** Every node writes a mark; when all have, every node looks for all of them. */
export const stateVolumeProbe: Examine = async (scene) => {
  const folder = await folderToTry(scene);
  const prefix = `${folder}/.gracekeeper-doctor-${randomUUID()}-`;
  const written = await Promise.all(
    scene.hosts.map((host) => tried(host, () => host.files.write(prefix + host.name, '', 0o600))),
  );
  const marks = scene.hosts.filter((_, i) => written[i] === undefined).map(({ name }) => name);
  const told = await Promise.all(
    scene.hosts.map((host, i) => look(scene, host, { prefix, marks, trouble: written[i] })),
  );
  await Promise.all(scene.hosts.map((host) => tried(host, () => host.files.remove(prefix + host.name))));
  const silent = scene.reached
    .filter(({ fact }) => !fact.answers)
    .map(({ node }) => ({ unknown: { node, cant: 'it does not answer' } }));
  return conclude(stateVolume, scene, [...told, ...silent]);
};

/** Before setup the volume's own folder need not be there: it is made on the storage of the one above it. */
async function folderToTry({ hosts, cluster }: Scene): Promise<string> {
  const missing = async (path: string) => {
    // Of a node that can't say, the trial itself tells why.
    const there = await Promise.all(
      hosts.map((host) => inTime(host.clock, 'it', WITHIN_MS, host.files.exists(path)).catch(() => true)),
    );
    return there.length > 0 && there.every((each) => !each);
  };
  let folder = cluster.stateVolume;
  while (folder.lastIndexOf('/') > 0 && (await missing(folder))) folder = folder.slice(0, folder.lastIndexOf('/'));
  return folder;
}

interface Marks {
  readonly prefix: string;
  /** The nodes that wrote theirs. */
  readonly marks: readonly string[];
  readonly trouble: string | undefined;
}

async function look(scene: Scene, host: Host, { prefix, marks, trouble }: Marks): Promise<Answer<StateVolumeFact>> {
  const node = host.name;
  return settled(scene, node, async (): Promise<Told<StateVolumeFact>> => {
    if (trouble !== undefined) return { node, fact: { trouble, seen: [], written: marks, owner: null } };
    const seen = await Promise.all(
      marks.map((mark) => inTime(host.clock, 'it', WITHIN_MS, host.files.exists(prefix + mark))),
    );
    const marker = await inTime(
      host.clock,
      'it',
      WITHIN_MS,
      host.files.read(`${scene.cluster.stateVolume}/gracekeeper.json`),
    );
    return { node, fact: { trouble, written: marks, seen: marks.filter((_, i) => seen[i]), owner: ownerIn(marker) } };
  });
}

function ownerIn(marker: string | undefined): string | null {
  if (marker === undefined) return null;
  const { cluster } = JSON.parse(marker) as { cluster?: string };
  return cluster ?? null;
}

/** Why it went wrong; undefined when it did not. */
async function tried(host: Host, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await inTime(host.clock, 'it to answer', WITHIN_MS, work());
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
