// What a trace could not see, or had to leave out: said at its end, so that nobody takes silence for absence.
export interface Counts {
  frames: number;
  /** Frames with no IP in them (ARP and the like), or of a link type that is not known. */
  notIp: number;
  /** Pieces of IP datagrams, and datagrams that never came together. */
  fragments: number;
  fragmentsLost: number;
  /** TCP segments that came again, or before their turn. */
  retransmitted: number;
  outOfOrder: number;
  /** Places in TCP streams where bytes are missing (lost by the capture, or cut off by its snap length), and how many. */
  gaps: number;
  bytesMissing: number;
  /** How often the beginning of the next RPC message had to be searched for. */
  resynchronised: number;
  rpcMessages: number;
  /** Answers whose question was not seen, and questions whose answer was not. */
  answersAlone: number;
  unanswered: number;
  /** COMPOUNDs that were followed up to an operation of unknown size, or that were cut. */
  compoundsStopped: number;
  /** Messages of a program that is shown, whose arguments or results are something else than the standard says. */
  unreadable: number;
  /** RPCSEC_GSS with privacy: nobody reads these. */
  sealed: number;
}

export const noCounts = (): Counts => ({
  ...{ frames: 0, notIp: 0, fragments: 0, fragmentsLost: 0, retransmitted: 0, outOfOrder: 0, gaps: 0, bytesMissing: 0 },
  ...{
    resynchronised: 0,
    rpcMessages: 0,
    answersAlone: 0,
    unanswered: 0,
    compoundsStopped: 0,
    unreadable: 0,
    sealed: 0,
  },
});

/** Of two listeners together. */
export const addCounts = (a: Counts, b: Counts): Counts => {
  const sum = { ...a };
  for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += b[name];
  return sum;
};
