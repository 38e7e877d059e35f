// A client of a server, since the server's last restart.

/** What is known of one client with one server, as far as was seen. Times are milliseconds since the epoch. */
export interface Chapter {
  readonly client: string;
  readonly server: string;
  /** When it was told of the last restart (SM_NOTIFY), and by which state number. */
  told: number | null;
  state: number | null;
  /** When it first learnt by itself that the server had restarted: its session or client ID was not known any more (NFSv4). */
  noticed: number | null;
  /** The first reclaim of this restart. */
  reclaimed: number | null;
  /** Since this restart: reclaims that were granted, and refused with what. */
  granted: number;
  refused: Record<string, number>;
  unanswered: number;
  /** How often it was told to wait, since the server was in grace. */
  waited: number;
  /** When it said that it was done (RECLAIM_COMPLETE). */
  complete: number | null;
}

export const isGranted = (status: string): boolean => status === 'NFS4_OK' || status === 'NLM4_GRANTED';
