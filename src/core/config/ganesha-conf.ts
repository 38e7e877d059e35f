// ganesha.conf of one server, for NFS-Ganesha 4.3. Which setting and why: TAKEOVER sections 6 and 8.
// None of them buys start time (tried: UDP, Kerberos, id mapping, cache and replay sizes): a start to the first answer is about
// 10 ms, 15 with NFSv3. What is off here is off because nobody needs it.
import type { Told } from '../change/export-steps.ts';
import { type Cluster, type Server, sharers } from '../spec/cluster.ts';
import { type Block, bool, quoted, renderBlock, seconds, words } from './ganesha-block.ts';
import { exportBlock } from './ganesha-export.ts';
import { MOUNT_PORT, NFS_PORT, NLM_PORT, servesV3, servesV4 } from './ports.ts';

export interface ServerConfigInput {
  readonly cluster: Cluster;
  readonly server: Server;
  /** Absolute folder on the state volume, of this server alone; the records are in its v4recov. */
  readonly recoveryRoot: string;
}

/** The whole file; the same input gives the same bytes. */
export function ganeshaConf(input: ServerConfigInput): string {
  const blocks = [log(), core(input), nfsv4(input), kerberos()].map((block) => renderBlock(block));
  const exports = exportsToTell(input).map(({ block }) => block);
  return `# Made by gracekeeper for server ${input.server.name}; changes are lost.\n${[...blocks, ...exports].join('')}`;
}

/** The server's exports, each with its block of the file. */
export function exportsToTell({ cluster, server }: Omit<ServerConfigInput, 'recoveryRoot'>): readonly Told[] {
  const elsewhere = new Set(sharers(cluster, server.name).flatMap((sharer) => sharer.exports));
  return server.exports.map((name) => {
    const entry = cluster.exports.find((candidate) => candidate.name === name);
    if (entry === undefined) throw new Error(`server ${server.name} lists ${name}, which is no export`);
    const { id, path, pseudo } = entry;
    return { name, id, path, pseudo, block: renderBlock(exportBlock(entry, { server, shared: elsewhere.has(name) })) };
  });
}

/** The same for all servers of a cluster: a client reclaims only from the scope that it knows (RFC 8881 2.10.4). */
export const serverScope = (cluster: Cluster): string => `gracekeeper:${cluster.name}`;

/** Another one per server: clients trunk servers of one owner (RFC 8881 2.10.5). */
export const serverOwner = (cluster: Cluster, server: Server): string => `${cluster.name}:${server.name}`;

// ---

function core({ cluster, server }: ServerConfigInput): Block {
  const shared = sharers(cluster, server.name).length > 0;
  const v3 = servesV3(server);
  return {
    name: 'NFS_CORE_PARAM',
    items: [
      ['NFS_Protocols', words([...(v3 ? ['3'] : []), ...(servesV4(server) ? ['4'] : [])])],
      ['NFS_Port', String(NFS_PORT)],
      // Clustered would keep the records in a folder per node; ours are per server, wherever it runs.
      ['Clustered', bool(false)],
      // With NLM on, grace always lasts its whole period (TAKEOVER section 8).
      ['Enable_NLM', bool(v3)],
      ['Enable_RQUOTA', bool(false)],
      ['Enable_UDP', bool(false)],
      // By it the supervisor of a server that shares its exports knows that its clients have reclaimed (work/grace/reclaimed.ts).
      ...(shared ? [['Enable_CLNT_AllOps_Stats', bool(true)] as const] : []),
      ...(v3 ? v3Settings() : []),
    ],
  };
}

/**
 * statd is told the client's address, not the name that it calls itself: a name that the server can't look up is one whose locks statd refuses to watch
 * (monitor.c sm_mon_1_svc), and Ganesha to grant. A client's own SM_NOTIFY is known by where it comes from.
 */
const v3Settings = (): (readonly [string, string])[] => [
  ['MNT_Port', String(MOUNT_PORT)],
  ['NLM_Port', String(NLM_PORT)],
  ['NSM_Use_Caller_Name', bool(false)],
  ['RPC_Ioq_ThrdMax', WAITING_CLIENTS],
];

/**
 * A client's first lock waits, with its thread, until rpc.statd has written it down, one client after the other (nsm.c nsm_mutex): with Ganesha's 200
 * threads, 300 clients that reclaim leave none to answer a NULL, and a healthy daemon is taken for one that hangs (measured: killed twice, locks lost).
 */
const WAITING_CLIENTS = '4096';

function nfsv4({ cluster, server, recoveryRoot }: ServerConfigInput): Block {
  const minor = server.versions.filter((version) => version !== '3').map((version) => version.slice(2));
  return {
    name: 'NFSV4',
    items: [
      ['Server_Scope', quoted(serverScope(cluster))],
      ['Server_Owner', quoted(serverOwner(cluster, server))],
      // fs_ng ignores the takeover events that keep peers in grace.
      ['RecoveryBackend', 'fs'],
      ['RecoveryRoot', quoted(recoveryRoot)],
      ['Lease_Lifetime', seconds(cluster.nfs.leaseMs)],
      ['Grace_Period', seconds(cluster.nfs.graceMs)],
      ...(minor.length > 0 ? [['minor_versions', words(minor)] as const] : []),
      // Owners as numbers: no name service on the way of a takeover, and the same answer on every node.
      ['Only_Numeric_Owners', bool(true)],
      ['Delegations', bool(false)],
    ],
  };
}

const kerberos = (): Block => ({ name: 'NFS_KRB5', items: [['Active_krb5', bool(false)]] });

/**
 * What happens to a server's grace is in our journal. Ganesha waits up to 5 s for nothing when, told to enter grace, it has no word of the
 * end of the last operation under way: which it misses while it writes two lines to its log, one of each of these two components
 * (admin_dbus_grace, nfs_wait_for_grace_norefs; 2 of 100 under load with them, none of 160 without).
 */
const QUIET: Block = {
  name: 'Components',
  items: [
    ['STATE', 'WARN'],
    ['DBUS', 'WARN'],
  ],
};

/** Host and program are known to whoever reads this file; file, line and component are what a bug report needs. */
const log = (): Block => ({
  name: 'LOG',
  items: [
    ['Default_Log_Level', 'EVENT'],
    QUIET,
    {
      name: 'Format',
      items: [
        ['date_format', 'ISO-8601'],
        ['time_format', 'syslog_usec'],
        ['HOSTNAME', bool(false)],
        ['PROGNAME', bool(false)],
      ],
    },
  ],
});
