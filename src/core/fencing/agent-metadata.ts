// What a fence agent says of itself: `AGENT -o metadata` (FenceAgentAPI.md of ClusterLabs/fence-agents, and its fence2rng.xsl).
import { parseXml, type XmlElement } from '../cib/xml.ts';

export interface AgentMetadata {
  readonly parameters: readonly AgentParameter[];
  /** Such as monitor, status, list, validate-all. */
  readonly actions: readonly string[];
}

export interface AgentParameter {
  readonly name: string;
  readonly required: boolean;
  /** string, boolean, integer, second, select, ... */
  readonly type: string;
  /** Of a select, what may be chosen. */
  readonly choices: readonly string[];
  /** Written for older ones only; `obsoletes` of another parameter names it. */
  readonly deprecated: boolean;
  readonly obsoletes: string | undefined;
}

/** Throws Failed when the text is not XML. */
export function readAgentMetadata(xml: string): AgentMetadata {
  const root = parseXml(xml);
  return {
    parameters: within(root, 'parameters', 'parameter').map(parameterOf),
    actions: within(root, 'actions', 'action').map(({ attributes }) => attributes.name ?? ''),
  };
}

// ---

const within = (root: XmlElement, list: string, tag: string): readonly XmlElement[] =>
  root.children
    .filter((child) => child.tag === list)
    .flatMap(({ children }) => children.filter((it) => it.tag === tag));

function parameterOf({ attributes, children }: XmlElement): AgentParameter {
  const content = children.find(({ tag }) => tag === 'content');
  return {
    name: attributes.name ?? '',
    required: attributes.required === '1',
    type: content?.attributes.type ?? 'string',
    choices: (content?.children ?? []).flatMap((option) => option.attributes.value ?? []),
    deprecated: attributes.deprecated === '1',
    obsoletes: attributes.obsoletes,
  };
}
