// A change of a live CIB as one guarded step: Pacemaker's own patch format, applied whole or not at all, and only to the very generation that it was
// made from (lib/common/patchset.c xml_patch_version_check, apply_v2_patchset). `--replace` guards nothing but against going back (cib_ops.c
// cib_process_replace), and one that changes the nodes makes the cluster elect anew (controld_based.c do_cib_replaced).
import { element, type XmlElement } from './xml.ts';

export interface Generation {
  readonly adminEpoch: number;
  readonly epoch: number;
}

/**
 * The patch from one CIB to another, for `cibadmin --patch`; undefined where nothing differs. Elements are told by tag and id; their order counts
 * only where a plan has one. What the nodes do (num_updates) may change meanwhile.
 */
export function guardedPatch(
  from: XmlElement,
  to: XmlElement,
  { adminEpoch, epoch }: Generation,
): XmlElement | undefined {
  const changes = changesBelow(from, to, `/${from.tag}`);
  if (changes.length === 0) return undefined;
  const admin_epoch = String(adminEpoch);
  const version = element('version', {}, [
    element('source', { admin_epoch, epoch: String(epoch) }),
    element('target', { admin_epoch, epoch: String(epoch + 1), num_updates: '0' }),
  ]);
  return element('diff', { format: '2' }, [version, ...changes]);
}

function changesBelow(from: XmlElement, to: XmlElement, path: string): XmlElement[] {
  const [before, after] = [byKey(from), byKey(to)];
  const kept = [...before].filter(([key]) => after.has(key));
  const gone = [...before].filter(([key]) => !after.has(key));
  const created = [...after].filter(([key]) => !before.has(key));
  return [
    ...gone.map(([, child]) => element('change', { operation: 'delete', path: pathOf(path, child) })),
    ...kept.flatMap(([key, child]) => changesOf(child, after.get(key) ?? child, path)),
    // After what stays: Pacemaker puts them in when all else is done.
    ...created.map(([, child], index) => creation(child, path, kept.length + index)),
  ];
}

function changesOf(from: XmlElement, to: XmlElement, parent: string): XmlElement[] {
  const path = pathOf(parent, from);
  if (ORDERED.has(from.tag) && !keepsOrder(from, to))
    return [element('change', { operation: 'delete', path }), creation(to, parent, LAST)];
  const below = changesBelow(from, to, path);
  return sameAttributes(from, to) ? below : [modified(to, path), ...below];
}

const creation = (child: XmlElement, path: string, position: number): XmlElement =>
  element('change', { operation: 'create', path, position: String(position) }, [child]);

/** Behind everything (apply_v2_patchset: what finds no place of that number is appended). */
const LAST = 1_000_000;

/** Written anew when their children would not come to stand as wanted. */
const ORDERED: ReadonlySet<string> = new Set(['group', 'operations', 'rsc_location', 'rule']);

function keepsOrder(from: XmlElement, to: XmlElement): boolean {
  const [before, after] = [[...byKey(from).keys()], [...byKey(to).keys()]];
  const kept = before.filter((key) => after.includes(key));
  const created = after.filter((key) => !before.includes(key));
  return [...kept, ...created].every((key, index) => key === after[index]);
}

const modified = ({ tag, attributes }: XmlElement, path: string): XmlElement =>
  element('change', { operation: 'modify', path }, [element('change-result', {}, [element(tag, attributes)])]);

function sameAttributes({ attributes: a }: XmlElement, { attributes: b }: XmlElement): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

const byKey = ({ children }: XmlElement): Map<string, XmlElement> =>
  new Map(children.map((child) => [stepOf(child), child]));

const pathOf = (parent: string, child: XmlElement): string => `${parent}/${stepOf(child)}`;

const stepOf = ({ tag, attributes: { id } }: XmlElement): string => (id === undefined ? tag : `${tag}[@id='${id}']`);
