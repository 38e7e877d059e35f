// The ways in which people, editors and templates damage a spec: by lines and by words, unlike the damages of bytes.
import type { Random } from '../../protocol/fuzz/random.ts';

export type TextDamage = (text: string, chance: Random, other: string) => string;

/** Values that somebody did not think of. */
const ODD: readonly [string, ...string[]] = [
  '',
  ...[
    '~',
    'null',
    'true',
    'yes',
    '[]',
    '{}',
    '[[]]',
    '{? a}',
    '- -',
    '? x',
    ': ',
    '|',
    '>-',
    '"',
    "'",
    '`',
    '@',
    '%YAML 1.1',
  ],
  ...[
    '0',
    '-0',
    '-1',
    '.5',
    '1e999',
    '.nan',
    '-.inf',
    '0x1F',
    '0o17',
    '010',
    '4.0',
    '9007199254740993',
    '1_000',
    '12:30:45',
  ],
  ...[
    '2001-01-01',
    '<<',
    '<<: *a',
    '&a [*a]',
    '*a',
    '*',
    '&',
    '!!binary x',
    '!!set {a}',
    '!x y',
    '!!int z',
    '!!timestamp 1',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'length',
    '#',
    '# comment',
    '---',
    '...',
    '\t',
    '\u0000',
    '\ufeff',
  ],
  ...[
    '\u2028',
    '\ud800',
    '\u{1f600}',
    'é',
    '\r\n',
    ' '.repeat(300),
    'x'.repeat(5_000),
    `${'['.repeat(200)}`,
    `${'{a: '.repeat(120)}`,
  ],
  ...[
    '0.0.0.0/0',
    '192.0.2.1/33',
    '::/0',
    '::ffff:192.0.2.1',
    'fe80::1%eth0',
    '255.255.255.255',
    '256.1.1.1',
    '1.2.3',
    '2001:db8::',
  ],
  ...[
    '/',
    '//',
    '/..',
    '../x',
    '/a\u0000b',
    'node1',
    'nfs1',
    'home',
    'kernel',
    'move',
    '10s',
    '-10s',
    '1e9h',
    '0',
    '65536',
    '10m 5',
    'P1D',
  ],
];

const lineDamage =
  (change: (lines: string[], at: number, chance: Random) => void): TextDamage =>
  (text, chance) => {
    const lines = text.split('\n');
    change(lines, chance.below(lines.length), chance);
    return lines.join('\n');
  };

const removeLine = lineDamage((lines, at, chance) => lines.splice(at, 1 + chance.below(3)));
const repeatLine = lineDamage((lines, at) => lines.splice(at, 0, lines[at] ?? ''));
const moveLine = lineDamage((lines, at, chance) => lines.splice(chance.below(lines.length), 0, ...lines.splice(at, 1)));
const indent = lineDamage((lines, at, chance) => {
  lines[at] = chance.pick([' ', '  ', '\t', '    ']) + (lines[at] ?? '');
});
const outdent = lineDamage((lines, at, chance) => {
  lines[at] = (lines[at] ?? '').slice(chance.below(5));
});
const oddLine = lineDamage((lines, at, chance) =>
  lines.splice(at, 0, `${chance.pick(['', '  ', '- '])}${chance.pick(ODD)}`),
);
const carriageReturns: TextDamage = (text) => text.replaceAll('\n', '\r\n');

/** Letters and digits with what stands inside addresses, paths and durations. */
const WORD = /[\w./:-]+/g;

const wordDamage =
  (change: (word: string, chance: Random, others: readonly string[]) => string): TextDamage =>
  (text, chance, other) => {
    const words = [...text.matchAll(WORD)];
    const word = words[chance.below(words.length)];
    if (word === undefined) return text;
    const changed = change(word[0], chance, other.match(WORD) ?? []);
    return text.slice(0, word.index) + changed + text.slice(word.index + word[0].length);
  };

const oddWord = wordDamage((_, chance) => chance.pick(ODD));
const foreignWord = wordDamage((word, chance, others) => others[chance.below(others.length)] ?? word);
const quoted = wordDamage((word, chance) =>
  chance.pick([`"${word}"`, `'${word}'`, `"${word}`, `[${word}]`, `{ ${word}: 1 }`, `&a ${word}`]),
);
const misspelt = wordDamage((word, chance) => {
  const at = chance.below(word.length);
  return word.slice(0, at) + chance.pick(['', 'x', '-', '9', ' ', ':', word.slice(at)]) + word.slice(at + 1);
});

/** Aliases of aliases: a short text that says a great deal. */
const laughs: TextDamage = (text, chance) => {
  const levels = Array.from(
    { length: 2 + chance.below(9) },
    (_, i) => `  l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`,
  );
  return `x:\n  l0: &l0 [a]\n${levels.join('\n')}\n${text.replace(/\[[^\]]*\]/, `*l${levels.length}`)}`;
};

const nested: TextDamage = (text, chance) => {
  const opened = chance.pick(['[', '{a: ', '- ', '? ', '!x ']).repeat(chance.pick([50, 99, 101, 1_000, 10_000]));
  return text.replace(/(?<=: ).*/, () => opened);
};

const splice: TextDamage = (text, chance, other) => {
  const lines = text.split('\n');
  const others = other.split('\n');
  return [...lines.slice(0, chance.below(lines.length)), ...others.slice(chance.below(others.length))].join('\n');
};

/** Those that leave a spec that is nearly right come often: they reach the rules. */
export const TEXT_DAMAGES: readonly [TextDamage, ...TextDamage[]] = [
  ...([oddWord, oddWord, oddWord, foreignWord, foreignWord, foreignWord, misspelt, quoted] as const),
  ...[removeLine, repeatLine, moveLine, indent, outdent, oddLine, splice, laughs, nested, carriageReturns],
];
