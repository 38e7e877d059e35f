// AUTH_SYS, RFC 5531 appendix A: a caller says who it is, and is believed.
import { concat, u32 } from './bytes.ts';
import type { Auth } from './rpc.ts';
import { text } from './xdr.ts';

const AUTH_SYS = 1;

// authsys_parms: uint32 stamp, string machinename<255>, uint32 uid, uint32 gid, uint32 gids<16>
/** Without further groups. */
export const authSys = ({ machine, uid, gid }: { machine: string; uid: number; gid: number }): Auth => ({
  flavor: AUTH_SYS,
  body: concat(u32(0), text(machine), u32(uid, gid, 0)),
});
