// Names of files by their handles, as far as they were seen: a handle outlives its server's restart, so that what was opened by name before is
// reclaimed under that name.

export interface FileNames {
  learn(handle: Uint8Array, name: string): void;
  /** The name, else the handle in hexadecimal, cut to its last 16 digits, which differ. */
  of(handle: Uint8Array): string;
}

const MOST = 10_000;
/** A name is a client's own text. */
const LONGEST = 255;

export function fileNames(): FileNames {
  const known = new Map<string, string>();
  return {
    learn: (handle, name) => {
      const key = hex(handle);
      known.delete(key);
      known.set(key, name.slice(0, LONGEST));
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    },
    of: (handle) => {
      const key = hex(handle);
      return known.get(key) ?? `handle …${key.slice(-16)}`;
    },
  };
}

// ---

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
