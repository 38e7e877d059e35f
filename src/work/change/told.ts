// What the processes of a node are told while the cluster is changed: over their control sockets, by socat, since the node may be another machine.
import { Failed } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { AGENT_FOLDER } from '../install/install-agents.ts';
import { doubtExports, exportedNames, exportsHere } from '../kernel/exports.ts';
import type { ControlVerb } from '../server/control.ts';
import { KEEPER_SOCKET, SERVERS, serverPaths } from '../server/paths.ts';
import type { Settled } from '../server/served-exports.ts';

/** Its keeper and its supervisors take over cluster.json; servers that this concerns are in grace when it resolves. One that does not run reads it when it starts. */
export async function tellChanged(host: Host): Promise<void> {
  const servers = await serversOn(host);
  await Promise.all(
    servers.map((server) => ask(host, serverPaths(server).control, { verb: 'reread' satisfies ControlVerb })),
  );
  await ask(host, KEEPER_SOCKET, { verb: 'reread' });
}

/** Every server of this node serves the exports that it should; by server, what that took. Throws Failed (1) with what Ganesha or exportfs refused. */
export async function tellSettle(host: Host, anew: boolean): Promise<readonly ServerSettled[]> {
  const servers = await serversOn(host);
  const asked = servers.map(async (server) => {
    if (await exportsHere(host, server)) return [{ server, ...(await settleKernel(host, server, anew)) }];
    const settled = await ask(host, serverPaths(server).control, { verb: 'settle' satisfies ControlVerb, anew });
    return settled === undefined ? [] : [{ server, ...(settled as Settled) }];
  });
  return (await Promise.all(asked)).flat();
}

/** By its agent, as Pacemaker has it done where the CIB changes: whichever of the two comes first, the other finds nothing to do. */
async function settleKernel(host: Host, server: string, anew: boolean): Promise<Settled> {
  if (anew) await doubtExports(host, server);
  const env = { OCF_RESKEY_server: server, OCF_RESKEY_CRM_meta_timeout: `${WITHIN_S * 1_000}` };
  const argv = [`${AGENT_FOLDER}/kernel_nfsd`, 'reload-agent'] as const;
  // 7: it has ended meanwhile.
  const options = { env, deadlineMs: (WITHIN_S + 5) * 1_000, okExits: [0, 1, NOT_RUNNING] };
  const { exitCode, stderr } = await host.run(argv, options);
  if (exitCode === 1)
    throw new Failed(1, 'export-refused', `${host.name}: ${server}: ${reasonIn(stderr)}`, { hint: AGAIN });
  return { added: [], updated: anew ? await exportedNames(host, server) : [], removed: [] };
}

const NOT_RUNNING = 7;

/** As an agent says it to Pacemaker. */
const reasonIn = (stderr: string): string => /^ocf-exit-reason:(.*)$/m.exec(stderr)?.[1] ?? stderr.trim();

export interface ServerSettled extends Settled {
  readonly server: string;
}

const serversOn = async (host: Host): Promise<readonly string[]> => (await host.files.list(SERVERS)) ?? [];

/** Undefined where nobody listens. */
async function ask(host: Host, socket: string, request: object): Promise<unknown> {
  if (!(await host.files.exists(socket))) return undefined;
  const argv = ['socat', '-t', `${WITHIN_S}`, '-', `UNIX-CONNECT:${socket}`] as const;
  const options = { input: `${JSON.stringify(request)}\n`, deadlineMs: (WITHIN_S + 5) * 1_000, okExits: [0, 1] };
  const { stdout, exitCode } = await host.run(argv, options);
  // It has just ended: what starts in its place knows.
  if (exitCode !== 0) return undefined;
  const answer = JSON.parse(stdout === '' ? '{"error":"it gave no answer"}' : stdout) as {
    ok?: object;
    error?: string;
  };
  if (answer.error === undefined) return answer.ok;
  throw new Failed(1, 'not-taken-over', `${host.name}: ${socket}: ${answer.error}`, {
    hint: AGAIN,
  });
}

const AGAIN = 'gracekeeper status says what is wrong there; the same command again goes on from here';

/** Each export may take Ganesha seconds, when many clients hold something there. */
const WITHIN_S = 60;
