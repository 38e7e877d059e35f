// What an OCF agent is: declared once, from which its meta-data, its environment and its exit codes follow (OCF resource agent API 1.1).
import type { NameRule } from '../../core/base/name.ts';
import type { Machine } from '../../host/machine.ts';

export const OCF = {
  success: 0,
  genericError: 1,
  unimplemented: 3,
  notInstalled: 5,
  notConfigured: 6,
  notRunning: 7,
} as const;

export type OcfExit = (typeof OCF)[keyof typeof OCF];

export interface OcfResult {
  readonly exit: OcfExit;
  /** Shown by Pacemaker beside the failure. */
  readonly reason?: string;
}

export const success: OcfResult = { exit: OCF.success };
export const notRunning: OcfResult = { exit: OCF.notRunning };
export const failed = (reason: string): OcfResult => ({ exit: OCF.genericError, reason });

export interface Agent {
  readonly name: string;
  /** One line. */
  readonly title: string;
  readonly description: string;
  readonly parameters: readonly AgentParameter[];
  /** Absolute path without which nothing of the resource can be on this node, where there is such a one; a declared parameter stands in it as ${OCF_RESKEY_name}. */
  readonly presence?: string;
  /** What each action does. meta-data and usage follow from the declaration. */
  readonly actions: Readonly<Record<string, AgentAction>>;
  /** Whether its actions may be asked of the process that the keeper has for it (serve.ts). */
  readonly warm?: true;
  /** By action; where there are several, each is tried in turn. */
  readonly shortcuts?: Readonly<Record<string, Shortcut | readonly Shortcut[]>>;
}

/** What the launcher may do without the bundle, where it is certain to come to the same. Paths and words are as the shell reads them. */
export type Shortcut =
  /** Hand this request to the control socket; only a plain yes counts. Half of the action's time is left for the bundle. */
  | { readonly ask: string; readonly socket: string }
  /** Run a bundle's file with these arguments and, as a last one, the number of the descriptor to answer on. */
  | {
      readonly run: string;
      /** Only where this path exists, and `unless` does not. */
      readonly where: string;
      readonly unless: string;
      /** What is run holds its lock for as long as it lives. */
      readonly log: string;
    }
  /** The resource is nothing but a file: make it, remove it, look for it. */
  | { readonly make: string }
  | { readonly remove: string }
  | { readonly find: string }
  /** The process that this file names lives (server/identity.ts), and is the one that it meant. */
  | { readonly alive: string }
  /** There is a number above 0 in this file, every process written down in this folder lives, and a program answers RPC NULL on this port, or did lately. */
  | {
      readonly positive: string;
      readonly living: string;
      /** In the network namespace of that file, where there is one. `answered`: a file that says when it answered last. */
      readonly rpc: {
        readonly port: number;
        readonly program: number;
        readonly namespace: string;
        readonly answered: string;
      };
      /** Nor has this table changed since that file was written: the node's, or the other where there is such a namespace. */
      readonly unchanged: { readonly table: string; readonly inside: string; readonly since: string };
    }
  /** This file says INTERFACE ADDRESS PREFIX in one line, and so it is: take it away, look for it. */
  | { readonly withdraw: string }
  | { readonly carries: string }
  /** The resource is a filesystem: its parameters are Filesystem's. */
  | { readonly filesystem: 'mount' | 'unmount' | 'look' }
  /** Nothing to do unless Pacemaker notifies of this. */
  | { readonly onlyOn: { readonly type: 'pre' | 'post'; readonly operation: 'start' | 'stop' } };

export interface AgentParameter {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  readonly rule: NameRule;
  /** What the shell takes of it, where that is more than a required one of letters, digits and hyphens. Whatever else is given is for the bundle to judge. */
  readonly inShell?: 'path' | 'options';
  /** No two resources of this agent can have the same; as `required` says unless given. */
  readonly unique?: boolean;
  readonly example?: string;
  /** Where only this changes, Pacemaker calls reload-agent instead of a restart (OCF 1.1). */
  readonly reloadable?: true;
}

export interface AgentAction {
  readonly timeoutS: number;
  readonly intervalS?: number;
  run(context: AgentContext): Promise<OcfResult>;
}

export interface AgentContext {
  readonly machine: Machine;
  /** The value of a declared parameter; empty when not given. */
  parameter(name: string): string;
  /** A value that Pacemaker passes for its own purposes, e.g. notify_type; empty when not given. */
  meta(name: string): string;
  /** The command line that runs one of our bundles with the Node that runs this agent. */
  bundle(name: string, ...args: string[]): readonly [string, ...string[]];
  /** How long this action may take from now on, ms. */
  readonly timeoutMs: number;
}
