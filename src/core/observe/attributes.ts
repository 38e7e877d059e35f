// One attribute of every node: the XML of attrd_updater --query --all.
import { parseXml } from '../cib/xml.ts';

/** By node. Deleted ones are empty in attrd (2.1.5), and left out here. Throws Failed when the text is not XML. */
export function readAttributes(xml: string): ReadonlyMap<string, string> {
  const told = parseXml(xml).children.filter(({ tag }) => tag === 'attribute');
  const pairs = told.map(({ attributes: { host = '', value = '' } }) => [host, value] as const);
  return new Map(pairs.filter(([, value]) => value !== ''));
}
