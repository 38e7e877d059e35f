// What the cluster will hold, as a value: the CIB's configuration without its XML. Every list is in the order of its ids, so that
// equal plans are equal to the byte. Times and actions stay in Pacemaker's own notation, since a plan read from
// a live CIB holds whatever an administrator made of it.

export interface Plan {
  readonly properties: Pairs;
  readonly resourceDefaults: Pairs;
  readonly nodes: readonly PlannedNode[];
  readonly fencing: readonly Primitive[];
  /** Fencing topology; a node that is in none is fenced by whichever of its devices succeeds. */
  readonly levels: readonly FencingLevel[];
  readonly clones: readonly Clone[];
  readonly groups: readonly Group[];
  readonly placements: readonly Placement[];
  readonly colocations: readonly Colocation[];
  readonly orders: readonly Order[];
}

export type Pairs = Readonly<Record<string, string>>;

export interface PlannedNode {
  /** Corosync's node id, in digits. */
  readonly id: string;
  readonly name: string;
}

export interface Primitive {
  readonly id: string;
  /** As crm_mon writes it: `ocf:gracekeeper:ganesha_nfsd`, `stonith:fence_ipmilan`. */
  readonly agent: string;
  readonly params: Pairs;
  readonly meta: Pairs;
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly name: string;
  /** `0s` for what does not recur. */
  readonly interval: string;
  readonly timeout: string;
  readonly onFail?: string;
  /** Of a promotable clone's: `Promoted` or `Unpromoted`. */
  readonly role?: string;
}

export interface Clone {
  readonly id: string;
  readonly meta: Pairs;
  readonly primitive: Primitive;
}

/** Members start in this order and stop in the reverse. */
export interface Group {
  readonly id: string;
  readonly members: readonly Primitive[];
}

/** Where one resource runs: the scores of all rules that hold on a node are added up. */
export interface Placement {
  readonly id: string;
  readonly resource: string;
  /** Nodes that its rules speak of are not asked whether the resource runs there: it can't. */
  readonly discovery?: 'never';
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** Unique in its placement; part of the rule's id. */
  readonly name: string;
  readonly score: Score;
  /** All must hold. */
  readonly when: readonly Condition[];
}

export type Score = number | 'INFINITY' | '-INFINITY';

export interface Condition {
  /** A node attribute; `#uname` is the node's name. */
  readonly attribute: string;
  readonly operation: string;
  readonly value: string;
}

export interface FencingLevel {
  readonly id: string;
  /** The node that is fenced. */
  readonly target: string;
  /** Levels are tried in the order of their indices. */
  readonly index: number;
  /** All of them have to succeed, in this order. */
  readonly devices: readonly string[];
}

/** Only where the other has that role; never elsewhere (score INFINITY). */
export interface Colocation {
  readonly id: string;
  readonly resource: string;
  readonly with: string;
  readonly role: string;
}

/** One direction only (symmetrical=false). */
export interface Order {
  readonly id: string;
  /** `Optional`: `next` waits for `first` only where both happen in one transition; `Mandatory`: it does not happen without. */
  readonly kind: string;
  readonly first: Step;
  readonly next: Step;
}

export interface Step {
  readonly resource: string;
  readonly action: string;
}
