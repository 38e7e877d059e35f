import type { XmlElement } from '../../cib/xml.ts';
import type { Check, Problem } from '../check.ts';
import { type ClassicAgent, classicIn, startsAfter } from '../classic-agents.ts';

/** Of the classic agents: file systems first, then the daemons, then exports, then addresses, then nfsnotify. */
export const classicOrder: Check<XmlElement> = {
  name: 'classic-order',
  why: 'Clients that are told before the exports and the address are up get no answer, or a stale handle, to their reclaims; file systems that are mounted after the daemons block their umount (seed 003).',
  judge: ([told]) => {
    const cib = told?.fact;
    const { fileSystems, servers, exports, addresses, notifiers } = classicIn(cib);
    const pairs = [
      ...product(sharingGroup(fileSystems, servers), servers),
      ...product(servers, exports),
      ...product(exports, notifiers),
      ...product(sharingGroup(addresses, notifiers), notifiers),
    ];
    return {
      problems:
        cib === undefined ? [] : pairs.filter(([first, then]) => !startsAfter(cib, first.id, then.id)).map(problem),
      well: servers.length + notifiers.length === 0 ? 'no classic NFS agent is used' : `${pairs.length} orders hold`,
    };
  },
};

type Pair = readonly [first: ClassicAgent, then: ClassicAgent];

const product = (firsts: readonly ClassicAgent[], thens: readonly ClassicAgent[]): readonly Pair[] =>
  firsts.flatMap((first) => thens.map((then) => [first, then] as const));

/** Others' addresses and file systems are nobody's business here. */
const sharingGroup = (candidates: readonly ClassicAgent[], of: readonly ClassicAgent[]): readonly ClassicAgent[] =>
  candidates.filter(({ group }) => group !== undefined && of.some((other) => other.group === group));

const problem = ([first, then]: Pair): Problem => ({
  found: `${then.id} (${then.type}) does not wait for ${first.id} (${first.type})`,
  fix: `pcs constraint order start ${first.id} then start ${then.id}   # or put both into one group, in this order`,
});
