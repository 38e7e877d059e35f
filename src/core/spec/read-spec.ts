// cluster.yaml -> Cluster, or everything that is wrong with it at once.
import { type Finding, hasErrors } from '../base/finding.ts';
import type { Cluster } from './cluster.ts';
import { draftOf } from './draft.ts';
import { isWhole } from './loose.ts';
import { rules } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { checkShape } from './shape/check-shape.ts';
import type { Trouble } from './trouble.ts';
import { placesIn } from './yaml/locate.ts';
import { readYaml } from './yaml/read-yaml.ts';

export interface SpecRead {
  /** There when no finding is an error. */
  readonly cluster?: Cluster;
  /** In the order of the text. */
  readonly findings: readonly Finding[];
}

/** Reads a spec. `file` is its name in findings; `more`: rules of what is known besides the text. Never throws: whatever is wrong with the text is a finding with a place in it. */
export function readSpec(text: string, file: string, more: readonly Rule[] = []): SpecRead {
  const yaml = readYaml(text);
  const place = placesIn(text);
  const at = (offset: number) => ({ file, ...place(offset) });
  const mistakes = yaml.mistakes.map(({ offset, ...finding }) => ({ ...finding, where: at(offset) }));
  if (yaml.value === undefined) return { findings: inOrder(mistakes) };

  const { spec, troubles } = checkShape(yaml.value);
  const draft = draftOf(spec);
  const found = [...troubles, ...[...rules, ...more].flatMap((rule) => [...rule(draft, yaml.has)])]
    .map((trouble) => ({ trouble, offset: yaml.offset(trouble.path, trouble.atKey) }))
    // Where YAML itself is wrong, nothing was read that could be judged.
    .filter(({ offset }) => !yaml.mistakes.some((mistake) => mistake.offset === offset))
    .map(({ trouble, offset }) => findingOf(trouble, at(offset)));
  const findings = inOrder([...mistakes, ...found]);
  return !hasErrors(findings) && isWhole<Cluster>(draft) ? { cluster: draft, findings } : { findings };
}

// ---

function findingOf({ path: _path, atKey: _atKey, ...finding }: Trouble, where: Finding['where'] & object): Finding {
  return { ...finding, where };
}

const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    ({ where: a }, { where: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  );
