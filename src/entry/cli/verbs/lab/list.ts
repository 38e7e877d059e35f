import { findLabs } from '../../../../lab/find-labs.ts';
import { attachLab } from '../../../../lab/lab.ts';
import type { LabState } from '../../../../lab/state.ts';
import { table } from '../../in-words/table.ts';
import { answer } from '../../outcome.ts';
import type { Verb } from '../../program.ts';

export const labList: Verb = (lab) => {
  lab
    .command('list')
    .description('the labs of this machine')
    .option('--json', 'answer with one JSON object')
    .action(({ json }: { json?: boolean }) =>
      answer(json ?? false, async () => {
        const labs = await Promise.all((await findLabs()).map(({ name }) => stateOf(name)));
        return { exit: 0, json: { labs }, text: labs.length === 0 ? 'no labs' : inWords(labs) };
      }),
    );
};

async function stateOf(name: string): Promise<LabState> {
  const lab = await attachLab(name);
  const state = await lab.state();
  lab.close();
  return state;
}

const inWords = (labs: readonly LabState[]) =>
  table([
    ['lab', 'nodes', 'off', 'clients'],
    ...labs.map(({ name, nodes, clients }) => [
      name,
      nodes.map((node) => node.name).join(' '),
      nodes
        .filter(({ power }) => power === 'off')
        .map((node) => node.name)
        .join(' ') || '-',
      clients.map((client) => client.name).join(' ') || '-',
    ]),
  ]);
