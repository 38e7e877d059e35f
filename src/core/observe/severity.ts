// How much an observation matters, as syslog counts (RFC 5424, table 2): what an administrator filters by.
import type { Observation } from './observation.ts';
import { observationInWords, subjectOf } from './timeline.ts';

export const SEVERITY = { error: 3, warning: 4, notice: 5, info: 6 } as const;

export type Severity = (typeof SEVERITY)[keyof typeof SEVERITY];

export function severityOf(it: Observation): Severity {
  switch (it.kind) {
    case 'server-failed':
    case 'budget-spent':
    case 'notify-failed':
      return SEVERITY.error;
    case 'daemon-hung':
    case 'daemon-exited':
    case 'child-exited':
    case 'window-open':
    case 'locks-dropped':
    case 'filesystem-held':
    case 'grace-not-held':
    case 'incident-expired':
    case 'lock-holder-not-recorded':
    case 'metrics-silent':
      return SEVERITY.warning;
    case 'peers-asked':
      return it.silent.length > 0 ? SEVERITY.warning : SEVERITY.info;
    case 'notify-finished':
      return it.gone.length > 0 ? SEVERITY.warning : SEVERITY.info;
    case 'failback-ended':
      return it.reason === null ? SEVERITY.notice : SEVERITY.warning;
    case 'server-starting':
    case 'server-stopping':
    case 'server-stopped':
    case 'daemon-answering':
    case 'address-announced':
    case 'address-muted':
    case 'incident-opened':
    case 'incident-closed':
    case 'failback-began':
    case 'metrics-answering':
      return SEVERITY.notice;
    default:
      return SEVERITY.info;
  }
}

/** One line with its priority before it: sd-daemon(3), and logger(1) with --prio-prefix. */
export const logLine = (severity: Severity, text: string): string => `<${severity}>${oneLine(text)}`;

export const observationLine = (it: Observation): string =>
  logLine(severityOf(it), `${subjectOf(it)}: ${observationInWords(it)}`);

// ---

/** Whatever stands in a reason: a second line would be another message, of nobody's priority. */
const oneLine = (text: string): string => text.trim().replaceAll(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, '; ');
