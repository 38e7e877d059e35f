import { Argument, type Command } from 'commander';
import { attachLab, type Lab } from '../../../../lab/lab.ts';
import { mountSource } from '../../../../lab/mount-source.ts';
import { CLIENT_KINDS, type ClientKind } from '../../../../lab/state.ts';
import { answer, type Outcome } from '../../outcome.ts';
import type { Verb } from '../../program.ts';
import { requireCluster } from '../../require-cluster.ts';
import { DEFAULT_LAB } from '../../target.ts';

interface AddOptions {
  readonly name: string;
  readonly server?: string;
  readonly json?: boolean;
}

export const labClientVerb: Verb = (lab) => {
  const client = lab.command('client').description('real NFS clients of a lab');
  shared(client.command('add').description('boot a client and mount a server on it'))
    .addArgument(new Argument('<KIND>', 'the client and the NFS version that it speaks').choices(CLIENT_KINDS))
    .option('--server <SERVER>', 'the server that it mounts; the first of the spec unless named')
    .action((kind: ClientKind, options: AddOptions) =>
      answer(options.json ?? false, () => withLab(options.name, (lab) => add(lab, kind, options.server))),
    );
  shared(client.command('remove').description('kill a client, as pulling its plug would'))
    .argument('<CLIENT>', 'its name, as lab list has it')
    .action((name: string, options: AddOptions) =>
      answer(options.json ?? false, () => withLab(options.name, (lab) => remove(lab, name))),
    );
};

const shared = (command: Command) =>
  command.option('--name <NAME>', 'name of the lab', DEFAULT_LAB).option('--json', 'answer with one JSON object');

async function withLab(name: string, act: (lab: Lab) => Promise<Outcome>): Promise<Outcome> {
  const lab = await attachLab(name);
  try {
    return await act(lab);
  } finally {
    lab.close();
  }
}

async function add(lab: Lab, kind: ClientKind, server: string | undefined): Promise<Outcome> {
  const source = mountSource(requireCluster(await lab.spec(), lab.specPath), server, kind);
  const client = await lab.addClient(kind);
  const point = await client.mount(source).catch(async (error: unknown) => {
    await client.remove();
    throw error;
  });
  const { name, address } = client;
  return {
    exit: 0,
    json: { name, kind, address, mounted: `${source.address}:${source.path}`, at: point },
    text: `${name} (${kind}) has ${source.address}:${source.path} on ${point}: gracekeeper lab run ${name} -- ls -l ${point}`,
  };
}

async function remove(lab: Lab, name: string): Promise<Outcome> {
  await (await lab.client(name)).remove();
  return { exit: 0, json: { name }, text: `${name} is gone` };
}
