// The record of a client that does not exist, by which a server is kept in grace (TAKEOVER section 8).
const OWNER = 'gk-phantom';

/** Is this folder of Ganesha's records the phantom's? */
export const isPhantom = (record: string): boolean => record.includes(OWNER);
