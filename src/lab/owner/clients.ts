// stub, replaced below
import type { ClientEvent, ClientKind, ClientState } from '../state.ts';
export interface Clients {
  list(): readonly ClientState[];
  add(kind: ClientKind): Promise<ClientState>;
  ask(name: string, verb: string, ask: object, deadlineMs: number): Promise<object>;
  remove(name: string): Promise<void>;
}
export async function makeClients(_tell: (client: string, what: ClientEvent) => void): Promise<Clients> {
  const no = async () => {
    throw new Error('not yet');
  };
  return { list: () => [], add: no, ask: no, remove: no };
}
