// What the scheduler would do: the actions in the XML of crm_simulate (schemas under /usr/share/pacemaker/api).
import { parseXml } from '../cib/xml.ts';

export interface Scheduled {
  /** The nodes that it would fence. */
  readonly fenced: readonly string[];
  /** What it would do with resources. What is blocked, for want of quorum or of a fence, is left out: it stays as it is. */
  readonly actions: readonly ScheduledAction[];
}

export interface ScheduledAction {
  /** start, stop, move, recover, restart, ... */
  readonly action: string;
  /** A primitive's id, without the number of a clone's instance. */
  readonly resource: string;
  /** The node that it is on before; undefined for a start. */
  readonly from: string | undefined;
  /** The node that it is on afterwards; undefined for a stop. */
  readonly to: string | undefined;
}

/** Throws Failed when the text is not XML. No actions: nothing would be done. */
export function readScheduled(xml: string): Scheduled {
  const told = parseXml(xml).children.find(({ tag }) => tag === 'actions')?.children ?? [];
  const attributesOf = (tag: string) => told.filter((each) => each.tag === tag).map(({ attributes }) => attributes);
  return {
    fenced: attributesOf('node_action')
      .filter(isFencing)
      .map(({ node = '' }) => node),
    actions: attributesOf('rsc_action')
      .filter(({ blocked }) => blocked !== 'true')
      .map(readAction),
  };
}

type Attributes = Readonly<Record<string, string>>;

/** `Fence (reboot)`, `Fence (off)`; the other kind is `Shutdown`. */
const isFencing = ({ task = '' }: Attributes): boolean => task.startsWith('Fence');

// A start has `node`, a stop has `node`, all else has `source` and, where it ends up on another node, `dest`.
function readAction({ action = '', resource = '', node, source = node, dest = source }: Attributes): ScheduledAction {
  return {
    action,
    resource: resource.replace(/:\d+$/, ''),
    from: action === 'start' ? undefined : source,
    to: action === 'stop' ? undefined : dest,
  };
}
