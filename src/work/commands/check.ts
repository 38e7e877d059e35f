// check: what is wrong with a cluster.yaml, and what it means when nothing is.
import type { Finding } from '../../core/base/finding.ts';
import type { AgentMetadata } from '../../core/fencing/agent-metadata.ts';
import { hasSecrets } from '../../core/fencing/without-secrets.ts';
import { readSpec, type SpecRead } from '../../core/spec/read-spec.ts';
import { fencingParameters } from '../../core/spec/rules/fencing-parameters.ts';
import type { Host } from '../../host/host.ts';
import { agentMetadata } from '../../host/tools/fence-agent.ts';
import { othersRead } from '../../host/tools/stat.ts';
import { specFile } from './spec-file.ts';

export interface Checked extends SpecRead {
  /** The file's text: what the findings' places are in. */
  readonly text: string;
}

/** Reads the spec at `path`, an absolute path; findings call the file `name`. Throws Failed (exit 2) when it can't be read at all. */
export async function check(host: Host, path: string, name: string = path): Promise<Checked> {
  const text = await specFile(host, path, name);
  return { text, ...(await readByOthers(host, path, name, readSpec(text, name))) };
}

/** As check; and the fencing devices' options against what the agents say of themselves, those that are installed here. */
export async function checkAll(host: Host, path: string, name: string = path): Promise<Checked> {
  const checked = await check(host, path, name);
  const known = await metadataOf(host, checked);
  if (known.size === 0) return checked;
  const read = readSpec(checked.text, name, [fencingParameters(known)]);
  return { text: checked.text, ...(await readByOthers(host, path, name, read)) };
}

/** The same, with a warning where the file holds what opens a fencing device, and others may read it. */
async function readByOthers(host: Host, path: string, name: string, read: SpecRead): Promise<SpecRead> {
  if (read.cluster === undefined || !hasSecrets(read.cluster)) return read;
  const [open] = await othersRead(host, [path]);
  if (open === undefined) return read;
  const finding: Finding = {
    ...{ code: 'readable-secrets', level: 'warning', where: { file: name, line: 1, column: 1 } },
    message: `it holds a password of a fencing device, and has mode ${open.mode}: others can read it`,
    hint: `chmod 600 ${name}; or give the device a password_script instead of a password`,
  };
  return { ...read, findings: [...read.findings, finding] };
}

async function metadataOf(host: Host, { cluster }: Checked): Promise<ReadonlyMap<string, AgentMetadata>> {
  const agents = cluster?.fencing.kind === 'devices' ? cluster.fencing.devices.map(({ agent }) => agent) : [];
  const read = [...new Set(agents)].map(async (agent) => {
    // One that does not even say what it is can't be used: doctor says so, on the nodes where it matters.
    const metadata = await agentMetadata(host, agent).catch(() => undefined);
    return metadata === undefined ? [] : [[agent, metadata] as const];
  });
  return new Map((await Promise.all(read)).flat());
}
