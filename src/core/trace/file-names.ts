// Names of files by their handles, as far as they were seen: a handle outlives its server's restart, so that what was opened by name before is
// reclaimed under that name.

export interface FileNames {
  learn(handle: string, name: string): void;
  of(handle: string): string | undefined;
}

const MOST = 10_000;
/** A name is a client's own text. */
const LONGEST = 255;

/** Handles are in hexadecimal (hexOf). */
export function fileNames(): FileNames {
  const known = new Map<string, string>();
  return {
    learn: (handle, name) => {
      known.delete(handle);
      known.set(handle, name.slice(0, LONGEST));
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    },
    of: (handle) => known.get(handle),
  };
}

export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Handle, and name where it is known. */
export function fileOf(names: FileNames, handle: Uint8Array): { readonly handle: string; readonly file?: string } {
  const hex = hexOf(handle);
  const file = names.of(hex);
  return { handle: hex, ...(file !== undefined && { file }) };
}
