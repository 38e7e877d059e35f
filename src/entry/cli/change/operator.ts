// Who gives this command, as another operator is told of it.
import { userInfo } from 'node:os';
import { localHost } from '../../../host/local.ts';
import type { Operator } from '../../../work/change/operator.ts';
import { identityOf } from '../../../work/server/identity.ts';

export async function thisOperator(): Promise<Operator> {
  const machine = localHost();
  const identity = await identityOf(machine, process.pid);
  if (identity === undefined) throw new Error(`/proc does not know this process, ${process.pid}`);
  return { ...identity, machine, user: userInfo().username };
}
