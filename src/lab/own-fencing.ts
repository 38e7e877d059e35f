// A spec for real machines names fencing devices that no lab has; in a lab the power controller takes their place.
import { isSeq, parseDocument } from 'yaml';
import { FENCE_AGENT } from './state.ts';

/** The same text with one fencing device of the lab for all nodes; unchanged where that is already so, or where split brain is accepted. */
export function withLabFencing(spec: string, nodes: readonly string[]): string {
  const document = parseDocument(spec);
  const devices = document.get('fencing');
  if (!isSeq(devices) || devices.items.every((device) => agentOf(device) === FENCE_AGENT)) return spec;
  document.set('fencing', document.createNode([{ agent: FENCE_AGENT, nodes }], { flow: false }));
  return document.toString();
}

const agentOf = (device: unknown): unknown =>
  typeof device === 'object' && device !== null && 'get' in device && typeof device.get === 'function'
    ? device.get('agent')
    : undefined;
