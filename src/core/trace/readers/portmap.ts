// Where a program listens: the port mapper, versions 2 to 4.
import { decodeMapping, decodePort } from '../../protocol/portmap.ts';
import { decodeBinding, decodeGetAddress } from '../../protocol/rpcbind.ts';
import { type Fact, SAID } from '../fact.ts';
import { type ProgramReader, withoutResults } from '../reader.ts';

const [SET, UNSET, GETPORT, DUMP] = [1, 2, 3, 4];
const NSM_PROGRAM = 100_024;

export const readPortmap: ProgramReader = ({ call }) => {
  const { version, procedure, arguments: bytes } = call;
  if (![SET, UNSET, GETPORT, DUMP].includes(procedure) || version < 2) return undefined;
  const operation = ['SET', 'UNSET', version === 2 ? 'GETPORT' : 'GETADDR', 'DUMP'][procedure - 1] ?? '';
  const program =
    procedure === DUMP ? undefined : (version === 2 ? decodeMapping(bytes) : decodeBinding(bytes))?.program;
  const fact = { protocol: 'PORTMAP', operation, ...(program !== undefined && { program }) } as const;
  return (results, refusal) => ({
    // Who wants a status monitor has restarted, and is a server more often than not.
    caller: program === NSM_PROGRAM ? 'server' : 'client',
    facts: [{ ...fact, ...answer(results, refusal) }],
  });

  function answer(results: Uint8Array | undefined, refusal: string | undefined): Pick<Fact, 'status' | 'port'> {
    if (results === undefined) return { status: withoutResults(refusal) };
    if (procedure !== GETPORT) return { status: SAID };
    const port = version === 2 ? decodePort(results) : portOf(decodeGetAddress(results));
    return port === undefined
      ? { status: 'UNREADABLE' }
      : { status: port === 0 ? 'NOT_REGISTERED' : 'REGISTERED', port };
  }
};

// ---

const portOf = (it: { readonly port: number } | null | undefined): number | undefined => (it === null ? 0 : it?.port);
