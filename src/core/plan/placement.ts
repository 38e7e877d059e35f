// Where a server runs: home first, then failoverTo. One location constraint per server, with rules in it.
import type { Cluster, Server } from '../spec/cluster.ts';
import { STICKINESS } from './failed-stop.ts';
import {
  FAILBACK,
  GANESHA_ACTIVE,
  GRACE_ACTIVE,
  GRACE_CLONE,
  placementOf,
  SEAT_AWAY,
  SEAT_HERE,
  SEAT_RULES,
  seatOf,
} from './names.ts';
import type { Condition, Placement, Rule } from './plan.ts';

const HOME = 1000;
const NEXT = 900;
const STEP = 10;

/** The default ring is scored this far; beyond it any node will do. So the rules of n servers grow with n, not with n squared. */
const RING_SCORED = 3;

export function serverPlacement(cluster: Cluster, server: Server): Placement {
  return {
    id: placementOf(server.name),
    resource: server.name,
    rules: [prefer('home', HOME, server.home), ...targets(cluster, server), ...elsewhere(cluster, server)]
      .concat(failback(server))
      .concat(seat(server))
      .concat(unhealthy(GANESHA_ACTIVE)),
  };
}

/** The grace clone leaves a node whose keeper says so: that stop is what notifies the peers (TAKEOVER section 1.2). */
export const gracePlacement: Placement = {
  id: placementOf(GRACE_CLONE),
  resource: GRACE_CLONE,
  rules: [unhealthy(GRACE_ACTIVE)],
};

/** The nodes that a server goes to by score, in that order, when it can't be at home. */
export function scoredTargets(cluster: Cluster, server: Server): readonly string[] {
  return followsRing(cluster, server) ? server.failoverTo.slice(0, RING_SCORED) : server.failoverTo;
}

/** Whether failoverTo leaves nodes out, which the server then never runs on. */
export function isConfined(cluster: Cluster, server: Server): boolean {
  return server.failoverTo.length < cluster.nodes.length - 1;
}

const targets = (cluster: Cluster, server: Server): Rule[] =>
  scoredTargets(cluster, server).map((node, index) => prefer(`next-${index + 1}`, NEXT - STEP * index, node));

function elsewhere(cluster: Cluster, server: Server): Rule[] {
  if (!isConfined(cluster, server)) return [];
  const when = [server.home, ...server.failoverTo].map((node) => uname('ne', node));
  return [{ name: 'elsewhere', score: '-INFINITY', when }];
}

function failback({ failback: { kind }, home, name }: Server): Rule[] {
  if (kind === 'manual') return [];
  const when: Condition[] = [uname('eq', home), { attribute: FAILBACK, operation: 'eq', value: name }];
  return [{ name: 'failback', score: 2 * STICKINESS, when }];
}

/**
 * A server that does not fail over by itself runs at home, or where somebody has said so. A seat is a pair of attributes that are set in one step: a home that
 * comes back does not start what was told to run elsewhere, and one that dies afterwards does not send it anywhere either. Lost attributes leave it at home.
 */
function seat({ failover, home, name }: Server): Rule[] {
  if (failover === 'auto') return [];
  const attribute = seatOf(name);
  const [noSeat, seatAway] = SEAT_RULES;
  return [
    {
      ...{ name: noSeat, score: '-INFINITY' },
      when: [uname('ne', home), { attribute, operation: 'ne', value: SEAT_HERE }],
    },
    {
      ...{ name: seatAway, score: '-INFINITY' },
      when: [uname('eq', home), { attribute, operation: 'eq', value: SEAT_AWAY }],
    },
  ];
}

// Tests for an explicit failure, not for `ne 1`: an attribute that got lost must not evacuate a healthy node (TAKEOVER section 1).
function unhealthy(attribute: string): Rule {
  return { name: 'unhealthy', score: '-INFINITY', when: [{ attribute, operation: 'eq', value: '0' }] };
}

const prefer = (name: string, score: number, node: string): Rule => ({ name, score, when: [uname('eq', node)] });

const uname = (operation: 'eq' | 'ne', value: string): Condition => ({ attribute: '#uname', operation, value });

function followsRing({ nodes }: Cluster, { home, failoverTo }: Server): boolean {
  const names = nodes.map(({ name }) => name);
  const at = names.indexOf(home);
  const ring = [...names.slice(at + 1), ...names.slice(0, at)];
  return ring.length === failoverTo.length && ring.every((name, index) => name === failoverTo[index]);
}
