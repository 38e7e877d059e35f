// Names become Pacemaker ids, file names, host names and parts of them; what is allowed is what is safe in all the places where one lands.

export interface NameRule {
  readonly pattern: RegExp;
  readonly longest: number;
  /** Completes the sentence "a name ...". */
  readonly says: string;
}

/** Of servers and clusters. A server's name is its host name inside its namespace (RFC 1123 2.1) and the stem of its Pacemaker ids. */
export const LABEL: NameRule = {
  pattern: /^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
  longest: 32,
  says: 'has letters, digits and hyphens, begins with a letter, ends with a letter or digit, and is at most 32 long',
};

/** Of nodes: what `uname -n` says, so dots are fine. Linux keeps 64 bytes of a host name. */
export const HOST_NAME: NameRule = {
  pattern: /^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
  longest: 64,
  says: 'is a host name: letters, digits, hyphens and dots, begins with a letter, and is at most 64 long',
};

/** Of hosts in DNS, by which clients know a server (RFC 1123 2.1). What ends in a number is an address, or a mistyped one. */
export const DNS_NAME: NameRule = {
  pattern:
    /^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*(?=[0-9-]*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  longest: 253,
  says: 'is a host name: letters, digits, hyphens and dots, not an address, and is at most 253 long',
};

/** Of exports: part of paths only. */
export const FILE_NAME: NameRule = {
  pattern: /^[A-Za-z][A-Za-z0-9_.-]*$/,
  longest: 64,
  says: 'has letters, digits, hyphens, underscores and dots, begins with a letter, and is at most 64 long',
};

export const fits = ({ pattern, longest }: NameRule, name: string): boolean =>
  name.length <= longest && pattern.test(name);
