// How long the agents of a group took, as Pacemaker has written it into the CIB's status: where a move's time goes.
import { parseXml, type XmlElement } from '../../../core/cib/xml.ts';

export interface ActionTime {
  readonly resource: string;
  /** start or stop. */
  readonly action: string;
  readonly node: string;
  /** From the agent's start to its end. */
  readonly ms: number;
}

/** The last start on the node where the group is, and the last stop on the node where it was, of each member whose id begins so; in the order in which they were called. */
export function actionTimes(cib: string, prefix: string, { from, to }: { from?: string; to: string }): ActionTime[] {
  const states = below(parseXml(cib), 'node_state');
  const of = (node: string | undefined, action: string) =>
    states
      .filter(({ attributes }) => attributes.uname === node)
      .flatMap((state) => below(state, 'lrm_resource'))
      .filter(({ attributes }) => attributes.id?.startsWith(prefix))
      .flatMap((resource) =>
        resource.children
          .filter(({ attributes }) => attributes.operation === action)
          .map(({ attributes }) => ({ resource: resource.attributes.id ?? '', attributes })),
      )
      .toSorted((a, b) => Number(a.attributes['call-id']) - Number(b.attributes['call-id']))
      .map(({ resource, attributes }) => ({ resource, action, node: node ?? '', ms: Number(attributes['exec-time']) }));
  return [...of(from, 'stop'), ...of(to, 'start')];
}

export const inWords = (times: readonly ActionTime[]): string =>
  [
    `actions ${times.reduce((sum, { ms }) => sum + ms, 0)} ms`,
    ...times.map(({ resource, action, ms }) => `${action} ${resource} ${ms}`),
  ].join(', ');

const below = (element: XmlElement, tag: string): readonly XmlElement[] =>
  element.children.flatMap((child) => (child.tag === tag ? [child] : below(child, tag)));
