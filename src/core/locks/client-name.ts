// A client's name as the name of its file. rpc.statd's mon_name is whatever came with a request, up to 1,024 bytes (sm_inter.x SM_MAXSTRLEN), and
// sm-notify looks the file's name up in DNS: so addresses and host names stand for themselves, and all else is quoted.
import { createHash } from 'node:crypto';

/** A file name has 255 bytes at most; some are left for the name of a file that is about to replace it. */
const LONGEST = 200;
const EMPTY = '%';
const DIGEST = '%~';

/** `client`: one character for each byte. Of two names there are two file names, none of which is hidden, a path, or has a blank or a control in it. */
export function clientFileName(client: string): string {
  const quoted = quotedClient(client);
  if (quoted.length <= LONGEST) return quoted;
  return `${DIGEST}${createHash('sha256').update(client, 'latin1').digest('hex')}`;
}

/** undefined where the file has to be asked for the name, since that was too long, or where this names no client's file. */
export const clientOfFileName = (fileName: string): string | undefined =>
  fileName.length > LONGEST ? undefined : unquotedClient(fileName);

/** As it is written inside the file: however long. */
export function quotedClient(client: string): string {
  if (client === '') return EMPTY;
  return client.replace(/^\.|[^A-Za-z0-9_:.-]/g, (byte) => `%${hex(byte.charCodeAt(0))}`);
}

/** undefined when nothing is quoted like that. */
export function unquotedClient(quoted: string): string | undefined {
  if (quoted === EMPTY) return '';
  const client = quoted.replace(/%([0-9A-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return quotedClient(client) === quoted && client !== '' ? client : undefined;
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');
