// The lab's fence agent: it returns only when what it was asked for has happened.
import { once } from 'node:events';
import { connect } from 'node:net';
import { type LabState, type OwnerVerbs, POWER_SOCKET, type PowerAction } from '../state.ts';
import { type Peer, peer } from '../wire/peer.ts';
import { fenceArguments } from './arguments.ts';
import { FENCE_METADATA } from './metadata.ts';

export interface FenceAnswer {
  /** As the API has it: 0 done, or on; 1 failed; 2 off (for status). */
  readonly exit: 0 | 1 | 2;
  readonly out: string;
  readonly complaint?: string;
}

type Controller = Peer<OwnerVerbs, Record<never, never>>;

/** Whoever gives one has to give this. */
const PASSWORD = 'sesame';

const ASK_MS = 5_000;
const POWER_MS = 30_000;
const OFF = 2;

export async function fence(argv: readonly string[], input: string): Promise<FenceAnswer> {
  const { action, node, socket, password } = fenceArguments(argv, input);
  if (action === 'metadata') return { exit: 0, out: FENCE_METADATA };
  if (password !== undefined && password !== PASSWORD) return { exit: 1, out: '', complaint: 'wrong password' };
  try {
    return await withController(socket ?? POWER_SOCKET, (controller) => act(controller, action, node));
  } catch (error) {
    return { exit: 1, out: '', complaint: error instanceof Error ? error.message : String(error) };
  }
}

async function withController<T>(path: string, use: (controller: Controller) => Promise<T>): Promise<T> {
  const line = connect(path);
  await once(line, 'connect');
  const controller = peer<OwnerVerbs, Record<never, never>, never>(line, 'the power controller');
  try {
    return await use(controller);
  } finally {
    controller.close();
  }
}

async function act(controller: Controller, action: string, node: string | undefined): Promise<FenceAnswer> {
  const state = await controller.ask('state', {}, ASK_MS);
  switch (action) {
    case 'monitor':
      return { exit: 0, out: '' };
    case 'list':
      return { exit: 0, out: state.nodes.map(({ name }) => `${name},\n`).join('') };
    case 'validate-all':
      return { exit: node === undefined || powerOf(state, node) ? 0 : 1, out: '' };
    case 'status':
      return { exit: powerOf(state, needed(node)) === 'on' ? 0 : OFF, out: '' };
    case 'on':
    case 'off':
    case 'reboot':
      return switchNode(controller, action, needed(node));
    default:
      throw new Error(`unknown action "${action}"`);
  }
}

async function switchNode(controller: Controller, action: PowerAction, node: string): Promise<FenceAnswer> {
  await controller.ask('power', { node, action }, POWER_MS);
  return { exit: 0, out: '' };
}

function needed(node: string | undefined): string {
  if (node === undefined) throw new Error('which node? (port)');
  return node;
}

function powerOf(state: LabState, node: string): 'on' | 'off' {
  const found = state.nodes.find(({ name }) => name === node);
  if (!found) throw new Error(`there is no node "${node}"`);
  return found.power;
}
