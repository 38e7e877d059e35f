/** FNV-1a, 32 bits, over the UTF-8 bytes (draft-eastlake-fnv): the same on every machine and in every version, for ever. */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
