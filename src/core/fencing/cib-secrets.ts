// What opens a fencing device, kept out of the CIB: there a word says that the value is in a file of each node (Pacemaker Administration, "cibsecret").
// pacemaker-fenced puts it in when it runs an agent (2.1.5: daemons/fenced/fenced_commands.c, stonith_device_execute; lib/common/cib_secrets.c). Decision 0015.
import { createHash, scryptSync } from 'node:crypto';
import { isSecretOption } from './judge-options.ts';

/** LRM_CIBSECRETS_DIR: FOLDER/RESOURCE/PARAMETER, for root only. */
export const SECRETS_FOLDER = '/var/lib/pacemaker/lrm/secrets';

/** What stands in the CIB instead. */
export const IN_FILE = 'lrm://';

/** The meta attribute that changes when a secret of the device does: a daemon that has read one reads it again only when its device changes in the CIB. */
export const MARK = 'gracekeeper-secrets';

/** Whether Pacemaker gets this value from a file. One that its files can't hold stays in the CIB. */
export const isKeptInFile = (option: string, value: string): boolean =>
  isSecretOption(option) && value !== IN_FILE && fits(value) && /^[\w.-]+$/.test(option);

/** Those of a device's options. */
export const keptInFiles = (options: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(options).filter(([option, value]) => isKeptInFile(option, value)));

/** What the CIB says of it. */
export const inCib = (option: string, value: string): string => (isKeptInFile(option, value) ? IN_FILE : value);

/** What PARAMETER.sign holds: without it Pacemaker takes no secret. */
export const signOf = (value: string): string => createHash('md5').update(value).digest('hex');

/** Differs where the values do. It is in the CIB, so trying values against it is made slow (2 ms each); and it is salted with what they open. */
export function markOf(device: string, secrets: Readonly<Record<string, string>>): string {
  const text = JSON.stringify(Object.entries(secrets).sort());
  const key = createHash('sha256').update(`${device}\n${text}`).digest('hex');
  const mark = known.get(key) ?? scryptSync(text, `gracekeeper ${device}`, 16, { N: 1024 }).toString('hex');
  known.set(key, mark);
  return mark;
}

// ---

const known = new Map<string, string>();

/** MAX_VALUE_LEN is 255, of which fgets(3) reads 254; one line, without the white space at its end. */
const fits = (value: string): boolean =>
  value !== '' && Buffer.byteLength(value) <= 253 && !/[\r\n\0]/.test(value) && !/\s$/.test(value);
