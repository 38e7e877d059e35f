// Completion for bash: verbs, options, the values of options with few of them, and names that are in the cluster's spec.
import { kindOf, type VerbTree } from './verb-tree.ts';

/** A script for /usr/share/bash-completion/completions: it defines a function and names it to bash. */
export function bashCompletion(program: VerbTree): string {
  return `# bash completion for ${program.name}, made from its verbs
_${program.name}_names() {
  # Names from the spec that setup left here: this works on nodes only, and only for who may read it.
  [ -r /etc/${program.name}/cluster.json ] || return
  /usr/lib/${program.name}/node -p "require('/etc/${program.name}/cluster.json').$1.map((it) => it.name).join(' ')" 2>/dev/null
}

_${program.name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$verb \${COMP_WORDS[i]}" in
${withPaths(program)
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      '${path}') verb='${path}' ;;`)
  .join('\n')}
    esac
  done
  local words='' names='' files=''
  case "$verb" in
${withPaths(program).map(ofVerb).join('\n')}
  esac
  if [ -n "$names" ]; then words="$words $(_${program.name}_names "$names")"; fi
  if [ -n "$files" ]; then COMPREPLY=($(compgen -f -- "$word")); fi
  COMPREPLY+=($(compgen -W "$words" -- "$word"))
}

complete -o filenames -F _${program.name} ${program.name}
`;
}

interface Placed {
  /** Empty for the program itself, then " lab", " lab up". */
  readonly path: string;
  readonly verb: VerbTree;
}

const withPaths = (verb: VerbTree, path = ''): readonly Placed[] => [
  { path, verb },
  ...verb.verbs.flatMap((inner) => withPaths(inner, `${path} ${inner.name}`)),
];

function ofVerb({ path, verb }: Placed): string {
  const afterOption = verb.options.flatMap((option) => {
    const flags = [option.long, option.short].filter((flag) => flag !== undefined);
    if (!option.takesValue || flags.length === 0) return [];
    return [`        ${flags.join(' | ')}) ${wanted(option.choices, [kindOf(option.flags)])} ;;`];
  });
  const own = [...verb.verbs.map(({ name }) => name), ...verb.options.flatMap(({ long }) => long ?? [])];
  const asked = verb.parameters.map(({ usage }) => kindOf(usage));
  return [
    `    '${path}')`,
    '      case "$before" in',
    ...afterOption,
    `        *) ${wanted(own, asked)} ;;`,
    '      esac ;;',
  ].join('\n');
}

/** What to offer: these words, and names or files for the kinds of things that are asked for. */
function wanted(words: readonly string[], kinds: readonly (string | undefined)[]): string {
  const names = kinds.map((kind) => NAMES[kind ?? '']).find((it) => it !== undefined);
  const files = kinds.some((kind) => kind !== undefined && /FILE|DIR|FOLDER/.test(kind));
  return [
    `words='${words.join(' ')}'`,
    ...(names === undefined ? [] : [`names='${names}'`]),
    ...(files ? ['files=1'] : []),
  ].join('; ');
}

const NAMES: Readonly<Record<string, string>> = { SERVER: 'servers', NODE: 'nodes' };
