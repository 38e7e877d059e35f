// Where Prometheus is answered: it follows cluster.json while the keeper runs. A port that can't be had is told, once, and tried again.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Listener } from '../../host/control-socket.ts';
import type { Host } from '../../host/host.ts';
import type { Journal } from '../server/journal.ts';
import { METRICS_FILE } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';

export interface MetricsPlace {
  readonly address: string;
  readonly port: number;
}

export interface MetricsPortParts {
  readonly host: Host;
  /** As it is whenever it is looked at. */
  readonly cluster: Cluster;
  readonly journal: Journal;
  /** Rejects when the port can't be had. */
  readonly serve: (place: MetricsPlace) => Promise<Listener>;
}

/** What METRICS_FILE holds, while there is a place for the metrics. */
export interface MetricsReport {
  /** ADDRESS:PORT */
  readonly place: string;
  /** Why nobody is answered there; null when everybody is. */
  readonly trouble: string | null;
}

/** A port that another has may be free later. */
const AGAIN_MS = 10_000;

interface Tried {
  readonly place: string;
  readonly at: number;
}

/** Each look does what there is to do: at most one of opening and closing. */
export function metricsPort({ host, cluster, journal, serve }: MetricsPortParts): { look(): Promise<void> } {
  let open: { readonly place: string; readonly listener: Listener } | undefined;
  let failed: Tried | undefined;
  /** Also what a keeper before this one has left. */
  let reported = true;
  const report = (text: MetricsReport) => {
    reported = true;
    return host.files.write(METRICS_FILE, JSON.stringify(text));
  };

  const begin = async (at: MetricsPlace, place: string) => {
    try {
      open = { place, listener: await serve(at) };
    } catch (error) {
      const isNews = failed?.place !== place;
      failed = { place, at: host.clock.now() };
      const reason = reasonOf(error);
      if (isNews) journal({ kind: 'metrics-silent', server: '', place, reason });
      return report({ place, trouble: reason });
    }
    if (failed?.place === place) journal({ kind: 'metrics-answering', server: '', place });
    failed = undefined;
    return report({ place, trouble: null });
  };

  const end = async () => {
    open?.listener.close();
    open = undefined;
    failed = undefined;
    if (reported) await host.files.remove(METRICS_FILE);
    reported = false;
  };

  return {
    look: async () => {
      const at = placeOf(cluster, host.name);
      const place = at === undefined ? undefined : shown(at);
      // The new one may be another address of the same port: that is free at the next look.
      if (open !== undefined && open.place !== place) return end();
      if (at === undefined || place === undefined) return end();
      if (open !== undefined || (failed?.place === place && host.clock.now() - failed.at < AGAIN_MS)) return;
      await begin(at, place);
    },
  };
}

/** Undefined where no keeper has said anything, or the node can't be asked. */
export async function readMetricsReport(host: Host | undefined): Promise<MetricsReport | undefined> {
  const text = await host?.files.read(METRICS_FILE).catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as MetricsReport);
}

function placeOf({ metrics: { listen }, nodes }: Cluster, node: string): MetricsPlace | undefined {
  if (listen.kind === 'none') return undefined;
  const own = nodes.find(({ name }) => name === node)?.address;
  const address = listen.address === 'node' ? own : listen.address;
  return address === undefined ? undefined : { address, port: listen.port };
}

const shown = ({ address, port }: MetricsPlace): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
