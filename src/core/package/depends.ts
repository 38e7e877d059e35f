// What a Debian package depends on (Debian Policy 7.1), and what of it a machine does not have.
import { compareVersions } from './debian-version.ts';

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Its Provides field. */
  readonly provides: string;
}

/** The clauses of a Depends field that nothing installed meets, as they are written there: "tini", "pacemaker (>= 2.1)", "a | b". */
export function unmet(depends: string, installed: readonly InstalledPackage[]): readonly string[] {
  const there = new Map<string, (string | undefined)[]>();
  const add = (name: string, version: string | undefined) => there.set(name, [...(there.get(name) ?? []), version]);
  for (const { name, version, provides } of installed) {
    add(name, version);
    // Without a version it meets no wish for one (Debian Policy 7.5).
    for (const { name: provided, wish } of provides.split(',').flatMap(alternatives)) add(provided, wish?.version);
  }
  const isMet = ({ name, wish }: Alternative) =>
    there.get(name)?.some((version) => wish === undefined || (version !== undefined && fits(version, wish))) ?? false;
  return clausesOf(depends).filter((clause) => !alternatives(clause).some(isMet));
}

/** What to hand to apt-get install: the first alternative of each clause. */
export const namesOf = (clauses: readonly string[]): readonly string[] =>
  clauses.flatMap((clause) => alternatives(clause)[0]?.name ?? []);

// ---

interface Alternative {
  readonly name: string;
  readonly wish?: { readonly relation: string; readonly version: string };
}

const clausesOf = (depends: string): readonly string[] =>
  depends
    .split(',')
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');

/** NAME[:ARCH] [(RELATION VERSION)], with | between them. */
const ALTERNATIVE = /^\s*([^\s:(]+)(?::[\w-]+)?\s*(?:\(\s*(<<|<=|=|>=|>>)\s*([^\s)]+)\s*\))?/;

function alternatives(clause: string): readonly Alternative[] {
  return clause.split('|').flatMap((text) => {
    const [, name, relation, version] = ALTERNATIVE.exec(text) ?? [];
    if (name === undefined) return [];
    return [relation === undefined || version === undefined ? { name } : { name, wish: { relation, version } }];
  });
}

function fits(version: string, { relation, version: wanted }: NonNullable<Alternative['wish']>): boolean {
  const order = compareVersions(version, wanted);
  if (order === 0) return relation.includes('=');
  return relation.startsWith(order < 0 ? '<' : '>');
}
