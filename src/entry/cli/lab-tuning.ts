// What only a lab's cluster gets: many nodes share two busy cores there, which Pacemaker would take for overload (TAKEOVER section 9).
import type { Lab } from '../../lab/lab.ts';
import type { SetupParts } from '../../work/commands/setup.ts';

export function clusterOptionsOf(lab: Lab | undefined): Pick<SetupParts, 'foreignProperties'> {
  return lab === undefined ? {} : { foreignProperties: { 'load-threshold': '400%', 'node-action-limit': '8' } };
}
