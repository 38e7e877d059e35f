// The journal's text: one observation a line, as JSON.
import { z } from 'zod';
import { INCIDENT_CAUSES } from '../grace/incident.ts';
import type { Observation } from './observation.ts';

export interface Journal {
  /** In the order of the lines. */
  readonly observations: readonly Observation[];
  /** Numbers, from 1, of lines that are none: a writer was cut off, or a newer version wrote them. */
  readonly bad: readonly number[];
}

export const writeJournalLine = (observation: Observation): string => `${JSON.stringify(observation)}\n`;

/** Never throws: what can't be read is named, and what can be read counts. */
export function readJournal(text: string): Journal {
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, line }));
  const read = lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ number, line }) => ({ number, observation: readLine(line) }));
  return {
    observations: read.flatMap(({ observation }) => observation ?? []),
    bad: read.filter(({ observation }) => observation === undefined).map(({ number }) => number),
  };
}

// ---

const base = { at: z.number(), node: z.string(), writer: z.string(), seq: z.int() };
const ofServer = <K extends string>(kind: K) => z.object({ ...base, kind: z.literal(kind), server: z.string() });
const ofKeeper = <K extends string>(kind: K) => z.object({ ...base, kind: z.literal(kind), server: z.literal('') });
const ending = { code: z.int().nullable(), signal: z.string().nullable() };

const schema: z.ZodType<Observation> = z.discriminatedUnion('kind', [
  ofServer('server-starting'),
  ofServer('daemon-started').extend({ pid: z.int(), epoch: z.int() }),
  ofServer('daemon-answering').extend({ epoch: z.int() }),
  ofServer('daemon-hung').extend({ silent: z.enum(['nfs', 'bus', 'grace']) }),
  ofServer('daemon-exited').extend(ending),
  ofServer('child-exited').extend({ child: z.string(), ...ending }),
  ofServer('grace-entered'),
  ofServer('grace-left'),
  ofServer('address-announced'),
  ofServer('address-muted'),
  ofServer('budget-spent').extend({ restarts: z.int() }),
  ofServer('server-failed').extend({ reason: z.string() }),
  ofServer('incident-opened').extend({ incident: z.string(), cause: z.enum(INCIDENT_CAUSES) }),
  ofServer('incident-closed').extend({ incident: z.string() }),
  ofServer('incident-expired').extend({ incident: z.string() }),
  ofServer('peers-asked').extend({ incident: z.string(), ms: z.number(), silent: z.array(z.string()) }),
  ofServer('custody-closed').extend({ descriptors: z.int(), locks: z.int() }),
  ofServer('window-open').extend({ reason: z.string() }),
  ofServer('grace-held').extend({ incidents: z.array(z.string()) }),
  ofServer('grace-not-held').extend({ reason: z.string() }),
  ofServer('grace-released'),
  ofServer('lock-holder-not-recorded').extend({
    client: z.string(),
    event: z.enum(['add-client', 'del-client']),
    reason: z.string(),
  }),
  ofServer('notify-started').extend({ clients: z.int(), state: z.int() }),
  ofServer('notify-told').extend({ told: z.int(), ms: z.number(), silent: z.array(z.string()) }),
  ofServer('notify-finished').extend({
    ...{ told: z.int(), ms: z.number() },
    ...{ silent: z.array(z.string()), gone: z.array(z.string()) },
  }),
  ofServer('notify-failed').extend({ reason: z.string() }),
  ofServer('locks-dropped').extend({ client: z.string(), by: z.string(), dropped: z.int(), left: z.int() }),
  ofServer('filesystem-held').extend({ holders: z.array(z.string()) }),
  ofServer('exports-changed').extend({
    ...{ added: z.array(z.string()), updated: z.array(z.string()) },
    ...{ removed: z.array(z.string()), refused: z.array(z.string()) },
  }),
  ofKeeper('metrics-silent').extend({ place: z.string(), reason: z.string() }),
  ofKeeper('metrics-answering').extend({ place: z.string() }),
  ofServer('failback-began'),
  ofServer('failback-ended').extend({ reason: z.string().nullable() }),
  ofServer('server-stopping'),
  ofServer('server-stopped'),
]);

function readLine(line: string): Observation | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
