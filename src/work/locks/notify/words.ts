// What the notifier's process is told and tells, one JSON object a line.
import type { FailureExit } from '../../../core/base/failed.ts';
import type { Counts, Notified } from './told.ts';

/** The first line that it is told; the second is "go". The end of its input ends the telling. */
export interface Assignment {
  readonly address: string;
  readonly names: readonly string[];
  readonly folder: string;
  readonly state?: number;
  readonly withinMs: number;
  readonly goneAfterMs: number;
  readonly keepTold: boolean;
}

/** As sm-notify's (utils/statd/sm-notify.c): 15 minutes. */
export const GONE_AFTER_MS = 15 * 60_000;

/** What somebody wishes who leaves the rest as sm-notify has it. */
export interface NotifyAsked {
  readonly address: string;
  readonly names: readonly string[];
  readonly folder: string;
  readonly state?: number;
  /** Those who are told are kept under told/, in case that they die with what they reclaimed before its grace is over. */
  readonly keepTold?: boolean;
  /** How long the silent are tried, ms; after GONE_AFTER_MS they are gone. */
  readonly withinMs: number;
}

export const assignmentOf = (asked: NotifyAsked): Assignment => ({
  ...asked,
  ...{ goneAfterMs: GONE_AFTER_MS, keepTold: asked.keepTold ?? false },
});

export const GO = 'go';

export type Said =
  | { readonly kind: 'ready'; readonly clients: number; readonly state: number }
  /** Once a second at least: it lives. */
  | { readonly kind: 'counts'; readonly counts: Counts }
  /** Once, when nobody has answered for a while, and some have not at all. */
  | { readonly kind: 'settled'; readonly sofar: Notified }
  | { readonly kind: 'done'; readonly notified: Notified }
  | {
      readonly kind: 'failed';
      readonly exit: FailureExit;
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
    };
