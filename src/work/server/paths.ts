// Where things are on a node and on the state volume.
import type { Cluster } from '../../core/spec/cluster.ts';

export const SPEC_FILE = '/etc/gracekeeper/cluster.yaml';
/** The spec with every default filled in (Cluster as JSON): what agents and supervisors read, since parsing YAML costs them 100 ms. */
export const CLUSTER_FILE = '/etc/gracekeeper/cluster.json';
/** The same as it was before a change that is under way, until that is over. */
export const FORMER_CLUSTER_FILE = '/etc/gracekeeper/cluster-before.json';
export const RUN = '/run/gracekeeper';
export const LOG = '/var/log/gracekeeper';
export const JOURNAL = `${LOG}/journal.jsonl`;
export const KEEPER_FILE = `${RUN}/keeper.json`;
/** Whether Prometheus is answered there, and why not. */
export const METRICS_FILE = `${RUN}/metrics.json`;
/** Where ganesha_grace asks the keeper. */
export const KEEPER_SOCKET = `${RUN}/keeper.sock`;
/** Where launchers of agents ask for what would need a start of Node. */
export const AGENTS_SOCKET = `${RUN}/agents.sock`;
export const AUTHKEY = '/etc/corosync/authkey';
export const SERVERS = `${RUN}/servers`;

export interface ServerPaths {
  readonly folder: string;
  /** pid and start time of the supervisor. */
  readonly identity: string;
  readonly status: string;
  readonly control: string;
  /** Seen as /run inside the server's mount namespace. */
  readonly inner: string;
  readonly bus: string;
  /** Locked by the supervisor as long as it lives. */
  readonly log: string;
  readonly ganeshaLog: string;
}

export function serverPaths(server: string): ServerPaths {
  const folder = `${SERVERS}/${server}`;
  return {
    folder,
    identity: `${folder}/supervisor.json`,
    status: `${folder}/status.json`,
    control: `${folder}/control.sock`,
    inner: `${folder}/run`,
    bus: `${folder}/run/bus`,
    log: `${LOG}/${server}.log`,
    ganeshaLog: `${LOG}/${server}-ganesha.log`,
  };
}

export interface RecordPaths {
  /** Made by setup: its absence means that the state volume is not mounted here. */
  readonly marker: string;
  readonly folder: string;
  readonly epoch: string;
  readonly recovery: string;
  readonly nsm: string;
  /** Addresses and ports of connected clients, for the tickle after a takeover. */
  readonly connections: string;
  /** Which node runs the server. */
  readonly holder: string;
}

/** One file for each open incident, named by its server and epoch. */
export const incidentFolder = ({ stateVolume }: Cluster): string => `${stateVolume}/incidents`;

export function recordPaths(cluster: Cluster, server: string): RecordPaths {
  const folder = `${cluster.stateVolume}/servers/${server}`;
  return {
    marker: `${cluster.stateVolume}/gracekeeper.json`,
    folder,
    epoch: `${folder}/epoch`,
    recovery: `${folder}/recovery`,
    nsm: `${folder}/nsm`,
    connections: `${folder}/connections.json`,
    holder: `${folder}/holder.json`,
  };
}
