// Why dpkg did not install a package. It says so in text only (lib/dpkg and src/main of dpkg 1.21, with LC_ALL=C); sorted into kinds, and always shown.

export interface DpkgTrouble {
  readonly code: string;
  /** Completes the sentence "NODE ...". */
  readonly what: string;
  readonly hint: string;
}

interface Kind {
  readonly code: string;
  readonly said: RegExp;
  readonly what: (match: RegExpExecArray, said: string) => string;
  readonly hint: (match: RegExpExecArray) => string;
}

const AGAIN = 'then run the same again';

/** The first that fits: those that explain the most come first. */
const KINDS: readonly Kind[] = [
  {
    code: 'dpkg-locked',
    said: /lock (?:was|is) locked by another process(?: with pid (\d+))?|unable to (?:lock|acquire)/,
    what: ([, pid]) => `is having packages installed by somebody else${pid === undefined ? '' : ` (process ${pid})`}`,
    hint: ([, pid]) =>
      `${pid === undefined ? 'wait until apt or dpkg has ended there' : `ps -p ${pid} there says who it is: wait until it has ended`}, ${AGAIN}`,
  },
  {
    code: 'no-space',
    said: /No space left on device|Disk quota exceeded/,
    what: () => 'has no space left for the package',
    hint: () => `df / /usr /var there says where it is short: make room, ${AGAIN}`,
  },
  {
    code: 'read-only',
    said: /Read-only file system/,
    what: () => 'has its system mounted read-only',
    hint: () => `mount there says why (errors=remount-ro after a disk error?), ${AGAIN}`,
  },
  {
    code: 'missing-dependency',
    said: /dependency problems/,
    what: (_, said) => `lacks what the package depends on: ${dependenciesIn(said).join(', ')}`,
    hint: () => `apt-get install --fix-broken there installs them, ${AGAIN}`,
  },
  {
    code: 'other-architecture',
    said: /package architecture \(([^)]*)\) does not match system \(([^)]*)\)/,
    what: ([, its, own]) => `is ${own}, and the package is for ${its}`,
    hint: () => 'npm run package on a machine of that architecture makes one for it',
  },
  {
    code: 'file-conflict',
    said: /trying to overwrite '([^']*)', which is also in package (\S+)/,
    what: ([, path, owner]) => `has ${path} from the package ${owner}`,
    hint: ([, , owner]) => `remove ${owner} there if it is not needed, ${AGAIN}`,
  },
  {
    code: 'package-script',
    said: /(\S+) package (\S+) script subprocess returned error exit status (\d+)/,
    what: ([, name, script, status]) => `ran the script ${script} of ${name}, which failed with ${status}`,
    hint: () => `what it said is above; dpkg --configure -a there once it is mended, ${AGAIN}`,
  },
];

export function dpkgTrouble(said: string): DpkgTrouble {
  for (const { code, said: pattern, what, hint } of KINDS) {
    const match = pattern.exec(said);
    if (match !== null) return { code, what: what(match, said), hint: hint(match) };
  }
  const hint = `what dpkg said is all that is known; dpkg --audit there may say more, ${AGAIN}`;
  return { code: 'dpkg-failed', what: 'did not get the package installed', hint };
}

/** "gracekeeper depends on tini; however:" */
const dependenciesIn = (said: string): readonly string[] => [
  ...new Set([...said.matchAll(/ depends on (.+?)(?:; however:|\.$)/gm)].map(([, clause = '']) => clause)),
];
