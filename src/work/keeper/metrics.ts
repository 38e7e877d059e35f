// What this keeper knows, for Prometheus. It is beside the keeper's work and never in its way: a scrape asks nobody but the supervisors' status files, at
// most once a second however many ask; Pacemaker is asked on a beat of our own for as long as somebody scrapes; whatever fails is left out.
import { CONTENT_TYPE, exposition } from '../../core/metrics/exposition.ts';
import { familiesOf } from '../../core/metrics/families.ts';
import { EMPTY_LEDGER, type Ledger, noted, told } from '../../core/metrics/ledger.ts';
import type { MetricsView } from '../../core/metrics/view.ts';
import { readCrmMon } from '../../core/observe/crm-mon.ts';
import { readJournal } from '../../core/observe/journal.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { monitorXml } from '../../host/tools/pacemaker.ts';
import type { Journal } from '../server/journal.ts';
import { JOURNAL } from '../server/paths.ts';
import type { GraceKeeper } from './grace-keeper.ts';
import { metricsPort } from './metrics-port.ts';
import { statusesHere } from './servers-here.ts';

export interface MetricsParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly keeper: Pick<GraceKeeper, 'view' | 'incidents' | 'heard' | 'held'>;
  readonly version: string;
  readonly journal: Journal;
}

/** As often as keepers speak to each other. */
const COUNT_EVERY_MS = 1_000;
/** A look costs some 40 ms of processor, and nobody scrapes more often. */
const ASK_PACEMAKER_EVERY_MS = 15_000;
/** Prometheus forgets what it has not had for so long: who scrapes, scrapes more often. */
const SCRAPED_WITHIN_MS = 300_000;
/** For Pacemaker's answer, by a scrape after such a silence. */
const PATIENCE_MS = 2_000;
/** A text is good for so long: who scrapes more often gets it again. */
const FRESH_MS = 1_000;
/** cluster.json may name another place at any time. */
const LOOK_EVERY_MS = 1_000;

/** For as long as the keeper lives, where cluster.json says at the moment: nowhere with `metrics: { listen: none }`. Never rejects. */
export async function runMetrics(parts: MetricsParts): Promise<never> {
  const { machine, cluster, journal } = parts;
  let text: (() => Promise<string>) | undefined;
  const made = () => {
    text ??= remembered(machine, collector(parts));
    return text;
  };
  const serve = (at: { readonly address: string; readonly port: number }) =>
    machine.serveText({ ...at, path: '/metrics', contentType: CONTENT_TYPE, text: made() });
  const port = metricsPort({ host: machine, cluster, journal, serve });
  return forEver(machine, LOOK_EVERY_MS, () => port.look());
}

/** What a scrape is made of, kept up to date from now on. */
function collector({ machine, cluster, keeper, version }: MetricsParts): () => Promise<string> {
  let ledger: Ledger = EMPTY_LEDGER;
  const pacemaker = pacemakerWatch(machine);
  const since = machine.clock.now();
  const journal = machine.tail(JOURNAL);
  void forEver(machine, COUNT_EVERY_MS, async () => {
    ledger = told(ledger, machine.name, [...keeper.view.values()]);
    ledger = readJournal((await journal.lines()).join('\n')).observations.reduce(noted, ledger);
  });
  return async () => {
    const said = await pacemaker.forScrape();
    const { incidents, heard, held } = keeper;
    const servers = await statusesHere(machine);
    const known = {
      node: machine.name,
      version,
      cluster,
      since,
      servers,
      incidents,
      held,
      heard,
      pacemaker: said,
      ledger,
    };
    return exposition(familiesOf(known));
  };
}

/** `forScrape` waits only where nobody has scraped for long, and never for longer than PATIENCE_MS. */
function pacemakerWatch(machine: Machine): { forScrape(): Promise<MetricsView['pacemaker']> } {
  const { clock } = machine;
  let last: MetricsView['pacemaker'];
  let scrapedAt = Number.NEGATIVE_INFINITY;
  const isScraped = () => clock.now() - scrapedAt < SCRAPED_WITHIN_MS;
  const ask = async () => {
    const xml = await monitorXml(machine);
    if (xml !== undefined) last = { said: readCrmMon(xml), at: clock.now() };
  };
  void forEver(machine, ASK_PACEMAKER_EVERY_MS, async () => {
    if (isScraped()) await ask();
  });
  return {
    forScrape: async () => {
      const isFirst = !isScraped();
      scrapedAt = clock.now();
      if (!isFirst) return last;
      last = undefined;
      const answered = new AbortController();
      // Asked again at the next beat.
      const asking = ask()
        .catch(() => undefined)
        .finally(() => answered.abort());
      await Promise.race([asking, clock.pause(PATIENCE_MS, answered.signal)]);
      return last;
    },
  };
}

/** What fails is done again at the next beat. */
async function forEver(machine: Machine, everyMs: number, act: () => Promise<void>): Promise<never> {
  for (;;) {
    await act().catch(() => undefined);
    await machine.clock.pause(everyMs);
  }
}

/** All that ask at the same time, or a moment later, get the same. */
function remembered(machine: Machine, make: () => Promise<string>): () => Promise<string> {
  let [madeAt, made]: [number, Promise<string> | undefined] = [0, undefined];
  return () => {
    const now = machine.clock.now();
    if (made === undefined || Math.abs(now - madeAt) >= FRESH_MS) [madeAt, made] = [now, make()];
    return made;
  };
}
