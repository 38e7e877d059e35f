// Says to lockd or Ganesha, in rpc.statd's place, that a client has rebooted: it frees all that the client holds. statd itself calls by UDP alone (nfs-utils
// utils/statd/rmtcall.c), on which our Ganesha does not listen, and picks the client by comparing names and addresses; here it is the very one.
import { NLM_PORT } from '../../core/config/ports.ts';
import { NLM_PROGRAM, NLM_V4 } from '../../core/protocol/nlm.ts';
import { encodeReboot } from '../../core/protocol/nsm.ts';
import { decodePort, getPortArguments } from '../../core/protocol/portmap.ts';
import type { MonitorRecord } from '../../core/protocol/statd-file.ts';
import type { Machine } from '../../host/machine.ts';
import { PORTMAP, PORTMAP_PORT } from './notify/lookup.ts';

/** Whom to call, as SM_MON has told statd. */
export interface Monitored extends Pick<MonitorRecord, 'program' | 'version' | 'procedure'> {
  /** Hexadecimal: what SM_MON gave to be given back. */
  readonly secret: string;
}

/** And of which client. */
export interface CallBack extends Monitored {
  readonly monName: string;
  /** NSM's number of the client. */
  readonly state: number;
}

/** NLMPROC4_SM_NOTIFY; it gives nothing to be given back (src/Protocols/NLM/nsm.c nsm_monitor). */
export const GANESHA: Monitored = { program: NLM_PROGRAM, version: NLM_V4, procedure: 16, secret: '0'.repeat(32) };

type Rpc = Machine['rpc'];

/** In the network of this process. Returns when what the client held has been freed. Rejects when nobody answers. */
export async function callBack(rpc: Rpc, it: CallBack): Promise<void> {
  const reboot = encodeReboot({ ...it, private: Buffer.from(it.secret, 'hex') });
  const port = await portOf(rpc, it);
  for (const sourcePort of portsToTry()) {
    const connection = rpc({ ...HERE, ...sourcePort, port, program: it.program, version: it.version });
    try {
      return void (await connection.call(it.procedure, reboot));
    } catch (error) {
      if (!mayTryAnother(error)) throw error;
    } finally {
      connection.close();
    }
  }
  throw new Error('no port is free to call it from');
}

// ---

// lockd hears nobody else (include/linux/lockd/lockd.h nlm_privileged_requester), nor Ganesha (nlm_Sm_Notify.c is_loopback).
const HERE = { address: '127.0.0.1', sourceAddress: '127.0.0.1', deadlineMs: 20_000 } as const;

/** Where it is not said, the one that servers of ours have. */
async function portOf(rpc: Rpc, { program, version }: CallBack): Promise<number> {
  const mapper = rpc({ ...HERE, port: PORTMAP_PORT, program: PORTMAP, version: 2, deadlineMs: 5_000 });
  try {
    const results = await mapper.call(GETPORT, getPortArguments({ program, version, protocol: 'tcp' }));
    return decodePort(results) || NLM_PORT;
  } catch {
    // No port mapper: whether the other port is right shows when it is called.
    return NLM_PORT;
  } finally {
    mapper.close();
  }
}

const GETPORT = 3;

/** Of those that bindresvport(3) takes, then any: rpc.statd's call-out may take none below 1024 (support/nsm/file.c nsm_clear_capabilities), and Ganesha wants none. */
function portsToTry(): readonly { readonly sourcePort?: number }[] {
  const [lowest, count] = [600, 424];
  const start = Math.floor(Math.random() * count);
  return [...Array.from({ length: 50 }, (_, i) => ({ sourcePort: lowest + ((start + 7 * i) % count) })), {}];
}

const mayTryAnother = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES'].includes(String(error.code));
