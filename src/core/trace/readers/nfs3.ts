// NFSv3 has no state: of it only names are learnt, for the locks that NLM takes on handles.

import { reading } from '../../protocol/bytes.ts';
import { NFS_V3, NFS3 } from '../../protocol/nfs3.ts';
import { readBool, readOpaque, readText } from '../../protocol/xdr.ts';
import { hexOf } from '../file-names.ts';
import type { Context, ProgramReader, Spoken } from '../reader.ts';

const [FHSIZE3, LONGEST_NAME] = [64, 1_024];

/** Nothing is told. */
export const readNfs3: ProgramReader = ({ call }: Spoken, { names }: Context) => {
  const { version, procedure } = call;
  if (version !== NFS_V3 || (procedure !== NFS3.lookup && procedure !== NFS3.create)) return undefined;
  // diropargs3: handle of the folder, name
  const name = reading(call.arguments, (from) => {
    readOpaque(from, FHSIZE3);
    return readText(from, LONGEST_NAME);
  });
  if (name === undefined) return undefined;
  return (results) => {
    const handle = results && reading(results, (from) => handleOf(procedure, from));
    if (handle) names.learn(hexOf(handle), name);
    return { caller: 'client', facts: [] };
  };
};

// ---

// LOOKUP3resok: handle ...; CREATE3resok: bool, handle ...
function handleOf(procedure: number, from: Parameters<typeof readOpaque>[0]): Uint8Array {
  from.expect(from.u32() === 0 && (procedure === NFS3.lookup || readBool(from)));
  return readOpaque(from, FHSIZE3);
}
