// Names and addresses of a lab's clients: known from the beginning, so that nodes can know them by name, as from DNS.
import { NETWORK, NETWORK6 } from '../state.ts';

const FIRST_ADDRESS = 201;
const LAST_ADDRESS = 254;

export interface ClientPlace {
  readonly name: string;
  readonly address: string;
  readonly address6: string;
}

/** All that a lab can ever have, in the order in which they are taken. */
export const CLIENT_PLACES: readonly ClientPlace[] = Array.from(
  { length: LAST_ADDRESS - FIRST_ADDRESS + 1 },
  (_, index) => {
    const last = FIRST_ADDRESS + index;
    return { name: `client${index + 1}`, address: `${NETWORK}.${last}`, address6: `${NETWORK6}:${last}` };
  },
);
