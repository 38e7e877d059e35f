// What only a lab's cluster gets.
import { LAB_PROPERTIES } from '../../../lab/foreign-properties.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { SetupParts } from '../../../work/commands/setup.ts';

export function clusterOptionsOf(lab: Lab | undefined): Pick<SetupParts, 'foreignProperties'> {
  return lab === undefined ? {} : { foreignProperties: LAB_PROPERTIES };
}
