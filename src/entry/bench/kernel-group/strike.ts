// What is done to a group: it is moved, or its node dies. Both recipes are asked in the same way.
import { clearWish, queryCib, wishMove } from '../../../host/tools/pacemaker.ts';
import type { Lab } from '../../../lab/lab.ts';
import { actionTimes, inWords } from './action-times.ts';
import { nodeOf, until } from './cluster.ts';
import type { Scene } from './scene.ts';

export interface Group {
  readonly group: string;
  readonly last: string;
}

/** Returns when all of it runs on the other kernel node. */
export async function moved({ asked, nodes, progress }: Scene, { group, last }: Group): Promise<void> {
  const from = await until(asked, `${group} to run`, (status) => nodeOf(status, last));
  const to = nodes.find(({ name }) => name !== from)?.name ?? from;
  await wishMove(asked, group, to, 'PT10M');
  await until(asked, `${group} on ${to}`, (status) => (nodeOf(status, last) === to ? true : undefined));
  progress(inWords(actionTimes(await queryCib(asked), `${group}-`, { from, to })));
  await clearWish(asked, group, to);
}

/** Returns when all of it runs elsewhere; its node stays off. */
export async function died({ lab, asked, progress }: Scene, { group, last }: Group): Promise<void> {
  const { from, dc } = await until(asked, `${group} to run`, (status) => {
    const on = nodeOf(status, last);
    return on === undefined ? undefined : { from: on, dc: status.nodes.find((node) => node.dc)?.name };
  });
  const fenced = hearFence(lab, from);
  await lab.power(from, 'off');
  const elsewhere = (node: string | undefined) => (node === from ? undefined : node);
  const to = await until(asked, `${group} elsewhere`, (status) => elsewhere(nodeOf(status, last)));
  progress(`${from} died, DC was ${dc ?? 'nobody'}, ${fenced()}`);
  progress(inWords(actionTimes(await queryCib(asked), `${group}-`, { to })));
}

/** Ends the listening, and says in words what was heard. */
function hearFence(lab: Lab, node: string): () => string {
  const began = Date.now();
  let at: number | undefined;
  const end = lab.listen((event) => {
    if (event.kind === 'fence' && event.node === node && event.done) at ??= event.at;
  });
  return () => {
    end();
    return at === undefined ? 'no fence seen' : `fenced after ${Math.round(at - began)} ms`;
  };
}
