/* The takeover protocol: three nodes; servers A and B, which share an export, and C, which shares nothing. README.md says how to read it.
 *
 * Every step of every part is one atomic guarded command, so any part can be cut after any of them. What is one step here and several in
 * the code must be serialised there: the comment at the step says by what.
 * No step can be taken for ever: a fault, and what takes a rare race, is paid from FAULTS; every other step brings something to its end.
 * So every run ends, and liveness needs no assumption about fairness. */
#ifndef FAULTS
#define FAULTS 3
#endif

/* The rules. Each broken-*.pml takes one of them away (0), and then an invariant breaks. */
#ifndef fence_before_start        /* a server starts elsewhere after a confirmed stop, or after the fence of its node */
#define fence_before_start 1
#endif
#ifndef gate_asks                 /* a start waits until its peers are seen in grace */
#define gate_asks 1
#endif
#ifndef stop_asks                 /* so does a stop, before it kills a daemon that has clients */
#define stop_asks 1
#endif
#ifndef looks_once_it_counts      /* a starting server looks for its peers' incidents after gates have begun to count it, before it opens */
#define looks_once_it_counts 1
#endif
#ifndef starting_does_not_count   /* a gate does not wait for a peer that is starting */
#define starting_does_not_count 1
#endif
#ifndef mutes_before_it_counts    /* a stop asks whether there are clients when no new one can come */
#define mutes_before_it_counts 1
#endif
#ifndef incident_before_record    /* a stop calls its record clean after the incident is written, or when none is needed */
#define incident_before_record 1
#endif
#ifndef epoch_before_exec         /* an epoch is on the state volume before a daemon runs with it */
#define epoch_before_exec 1
#endif
#ifndef record_before_door        /* the holder record is on the state volume before a client can get anything */
#define record_before_door 1
#endif
#ifndef own_recovery_closes       /* an incident closes when the server's own recovery is over; not when get_grace says false: two servers
                                     that recover together hold each other */
#define own_recovery_closes 1
#endif
#ifndef stays_until_found_alive   /* grace for a lost node's server ends when its incident is closed or its supervisor is found alive, not when
                                     the node is back */
#define stays_until_found_alive 1
#endif
#ifndef alive_means_member        /* a supervisor that is heard of on a node that Corosync has lost is not alive: its fence is under way */
#define alive_means_member 1
#endif
#ifndef incidents_stand_alone     /* a later incident of a server does not take the place of an earlier one */
#define incidents_stand_alone 1
#endif
#ifndef closed_may_open_again     /* an incident that was a false alarm opens when its incarnation dies after all */
#define closed_may_open_again 1
#endif
#ifndef keeper_remembers          /* a keeper that starts reads the incidents before it lifts anything */
#define keeper_remembers 1
#endif
#ifndef keeper_back_in_time       /* Grace_Period outlasts the absence of a keeper, which extends it */
#define keeper_back_in_time 1
#endif
#ifndef word_is_checked           /* a word is only a reason to look at the state volume */
#define word_is_checked 1
#endif
#ifndef false_alarms_close        /* a supervisor closes an incident about its own living incarnation */
#define false_alarms_close 1
#endif
#ifndef incidents_expire          /* peers do not wait for a server that does not come back */
#define incidents_expire 1
#endif
#ifndef expired_is_final          /* after that its clients may not reclaim: a rival may have held the lock meanwhile */
#define expired_is_final 1
#endif
#ifndef expiry_spares_starts      /* an incident does not expire under a supervisor */
#define expiry_spares_starts 1
#endif

#define N 3
#define A 0
#define B 1
#define C 2
#define NOBODY 3

/* What a server is doing, on the node at[s].
 * NONE nothing runs - GATE asks its peers - TAKEN has its epoch - READY answers NULL behind closed doors - OPEN its address answers -
 * DEAD its daemon died, and nobody has seen it - FAILED its budget is spent - ORPHANED its supervisor died, and the daemon with it -
 * MUTED its address answers no more - LEAVING asks its peers before the kill. */
mtype = { NONE, GATE, TAKEN, READY, OPEN, DEAD, FAILED, ORPHANED, MUTED, LEAVING };
mtype phase[N] = OPEN;
byte at[N];
bit restarted[N];            /* the budget is one restart in place */
bit wanted[N] = 1;           /* the operator's wish */

/* Its daemon. Ganesha is in grace when either of the first two is set. */
bit recovering[N];           /* its own clients may still reclaim */
bit held[N];                 /* its keeper holds it in grace for the peer */
byte answers[N];             /* the nodes on which its address answers, as a set */

/* Its files on the state volume. Of an epoch it is only asked whether a daemon has run with it. */
bit epochUsed[N] = 1;
bit unclean[N] = 1;          /* holder record: an incarnation was started at at[s] and has not ended in good order */
bit incidentOld[N];          /* an incident of an earlier incarnation is open */
bit incidentNew[N];          /* an incident of the recorded incarnation is open */
bit expired[N];              /* its peers were let go */

/* The nodes. */
bit up[N] = 1;
bit keeper[N] = 1;
byte cut = NOBODY;           /* the node that can talk to no other */
bit leaky;                   /* only its Corosync is gone: words still pass */
bit alone;                   /* its Corosync has noticed */
bit lost[N];                 /* the others' Corosync has noticed that this node is dead or cut off */
bit mustFence[N];            /* a stop failed there */
bit fenced[N];
bit notified;                /* post-stop notifications are under way: from now on any agent may act on one, late, or never */

/* What a gate has heard. */
bit heard[N];                /* the peer was in grace for this incident */
bit deaf[N];                 /* keepers hold its present incident for over, only without closed_may_open_again */

/* The clients. A and B have one lock between them: a client of each wants the same range of the same file. */
bit lock[N];                 /* a client of this server holds it */
bit claim[N];                /* a client held it when this server's daemon died, and has neither reclaimed nor been refused */

/* The auditor's own. */
bit window[N];               /* the peer has not seen this failure yet: the one time when it may give the lock away */
bit givenAway[N];            /* a rival has had the lock of a claim that expired */
byte faults = FAULTS;

/* The invariants. Spin prints the name of the one that broke. A broken model watches only the one that it is about. */
bit one_holder = 1;            /* an address answers on one node */
bit grace_before_address = 1;  /* no rival gets the lock between the failure being seen and the end of the recovery */
bit nobody_forgotten = 1;      /* who held a lock may reclaim it, or is reported */
bit epoch_unique = 1;          /* no two incarnations have the same */
bit grace_kept = 1;            /* a peer does not leave while a recovery that it could know of goes on */
bit no_longer_than_needed = 1; /* a peer does not enter without cause */
bit resumable = 1;             /* whatever was cut where, in the end everything is served and closed */
#ifdef BREAKS
#define must(name, condition) name = (condition); assert(BREAKS)
#else
#define must(name, condition) name = (condition); assert(name)
#endif

#define shares(s)       (s != C)
#define peer(s)         (1 - s)
#define incident(s)     (incidentOld[s] || incidentNew[s])
#define after(n, k)     ((n + k) % N)
#define connected(n, m) (up[n] && up[m] && ((cut == n) == (cut == m) || leaky))
#define inMajority(n)   (up[n] && cut != n)
#define quorate         (inMajority(0) + inMajority(1) + inMajority(2) >= 2)
#define seesLost(n, m)  ((cut == n) -> (alone && m != n) : lost[m])
#define fit(n)          (inMajority(n) && !lost[n] && !mustFence[n])
#define somewhere       (fit(0) || fit(1) || fit(2))
#define someKeeper      ((inMajority(0) && keeper[0]) || (inMajority(1) && keeper[1]) || (inMajority(2) && keeper[2]))

/* Either a gate counts its peer, or the peer, which looks after it began to count, sees the gate's incident. */
#define counts(s)       (phase[s] == READY || phase[s] == OPEN)
#define waitsFor(s)     (counts(s) || (!starting_does_not_count && phase[s] == GATE))
#define asking(s)       (phase[s] == GATE || phase[s] == LEAVING)
#define isAsked(s)      (phase[s] == LEAVING -> stop_asks : gate_asks)
#define answered(s)     (!isAsked(s) || !incident(s) || heard[s] || !waitsFor(peer(s)))
/* Both keepers are on the way of a word and its answer. */
#define unreachable(s)  (seesLost(at[s], at[peer(s)]) || !keeper[at[s]] || !keeper[at[peer(s)]] || !connected(at[s], at[peer(s)]))
/* After two seconds a silent peer is failed, and the gate opens. That all repetitions of a word are lost is a fault. */
#define silent(s)       (unreachable(s) || (counts(peer(s)) && faults > 0))

/* Why the keeper of node n puts its server into grace for t, and why it stays. One queue: it answers no gate between finding t alive,
 * then seeing no incident on the state volume, and leaving. */
#define recorded(t)     (unclean[t] && !expired[t])
#define toEnter(n, t)   ((incident(t) && !deaf[t]) || (recorded(t) && seesLost(n, at[t])))
#define living(t)       (phase[t] == TAKEN || phase[t] == READY || phase[t] == OPEN || phase[t] == DEAD || phase[t] == MUTED)
#define foundAlive(n, t) (connected(n, at[t]) && keeper[at[t]] && living(t) && !(alive_means_member && seesLost(n, at[t])))
#define toStay(n, t)    (stays_until_found_alive -> ((incident(t) && !deaf[t]) || (recorded(t) && !foundAlive(n, t))) : toEnter(n, t))

/* Nobody can know yet: a daemon or a supervisor died a moment ago, or its node did and Corosync has not said so. */
#define unseen(t)       (!incident(t) && (phase[t] == DEAD || phase[t] == ORPHANED || (phase[t] == NONE && !up[at[t]] && !lost[at[t]])))

/* A daemon dies, for whatever reason. */
inline die(s) {
  if
  :: lock[s] -> lock[s] = 0; claim[s] = 1; window[s] = shares(s) && !held[peer(s)]
  :: else
  fi;
  recovering[s] = 0; held[s] = 0;
  answers[s] = answers[s] & ~(1 << at[s])
}

/* Its supervisor too, with all that was only in its memory. */
inline vanish(s) { die(s); heard[s] = 0; restarted[s] = 0 }

inline enterGrace(s, t) {
  must(no_longer_than_needed, toEnter(at[s], t));
  held[s] = 1; window[t] = 0
}

/* Also said of a server that opens and need not be held. */
inline leaveGrace(s, t) {
  held[s] = 0;
  must(grace_kept, !recorded(t) || !seesLost(at[s], at[t]));
  if
  :: claim[t] && !expired[t] && !window[t] -> must(grace_kept, unseen(t)); window[t] = 1
  :: else
  fi
}

inline look(s) {
  if
  :: held[s]
  :: !held[s] && toStay(at[s], peer(s)) -> held[s] = 1; window[peer(s)] = 0
  :: else -> leaveGrace(s, peer(s))
  fi
}

inline openIncident(s) {
  if
  :: recorded(s) -> incidentNew[s] = 1; incidentOld[s] = incidentOld[s] & incidents_stand_alone
  :: else
  fi
}

inline ask(s, from) { heard[s] = 0; phase[s] = from }

/* The window stays open for a peer that could not be reached, and for no other. */
inline passGate(s) {
  if
  :: answered(s) -> window[s] = 0
  :: !answered(s) && unreachable(s)
  :: else -> faults--
  fi;
  heard[s] = 0
}

/* The life of a server that shares. */
proctype Supervisor(byte s) {
end:
  do
  /* Sees the exit. The incident is written before anybody is told. */
  :: atomic { phase[s] == DEAD ->
       openIncident(s);
       if
       :: restarted[s] -> phase[s] = FAILED
       :: else -> restarted[s] = 1; ask(s, GATE)
       fi }
  /* Epoch and record are one file, renamed into place and fsynced. */
  :: atomic { phase[s] == GATE && (answered(s) || silent(s)) ->
       passGate(s);
       epochUsed[s] = (epoch_before_exec -> 0 : epochUsed[s]);
       incidentOld[s] = incident(s); incidentNew[s] = 0; deaf[s] = 0;
       unclean[s] = unclean[s] | record_before_door;
       if :: !looks_once_it_counts -> look(s) :: else fi;
       phase[s] = TAKEN }
  /* The daemon runs; one that dies before it answers looks like one that dies right after. If the incident has expired, the records are
   * moved aside first: those clients are refused, and reported. */
  :: atomic { phase[s] == TAKEN ->
       must(epoch_unique, !epochUsed[s]);
       epochUsed[s] = 1;
       if
       :: expired[s] && expired_is_final -> claim[s] = 0; givenAway[s] = 0; incidentOld[s] = 0
       :: expired[s] && !expired_is_final -> incidentOld[s] = 1
       :: else
       fi;
       expired[s] = 0;
       recovering[s] = incidentOld[s];
       must(nobody_forgotten, !claim[s] || recovering[s]);
       phase[s] = READY }
  /* What comes after the look comes as a word: gates count this server already. */
  :: atomic { phase[s] == READY ->
       epochUsed[s] = (epoch_before_exec -> epochUsed[s] : 0);
       if :: looks_once_it_counts -> look(s) :: else fi;
       must(one_holder, answers[s] == 0);
       answers[s] = answers[s] | (1 << at[s]); phase[s] = OPEN }
  :: atomic { phase[s] == OPEN && !record_before_door && !unclean[s] -> unclean[s] = 1 }
  /* All its clients have reclaimed; or Grace_Period is over, and those that did not come are reported. */
  :: atomic { phase[s] == OPEN && recovering[s] -> recovering[s] = 0; claim[s] = 0 }
  :: atomic { phase[s] == OPEN && incidentOld[s] && !recovering[s] && (own_recovery_closes || !held[s]) -> incidentOld[s] = 0 }
  /* An incident about the incarnation that lives. The supervisor is the one that can't see it die at the same time. On a node that is
   * lost it must not, and does so only if it has not noticed. */
  :: atomic { counts(s) && incidentNew[s] && false_alarms_close && !lost[at[s]] -> incidentNew[s] = 0; deaf[s] = !closed_may_open_again }
  :: atomic { counts(s) && incidentNew[s] && false_alarms_close && lost[at[s]] && !alone && faults > 0 -> faults--; incidentNew[s] = 0 }
  :: atomic { phase[s] == MUTED && !incident_before_record && unclean[s] -> unclean[s] = 0 }
  :: atomic { phase[s] == MUTED && (incident_before_record || !unclean[s]) ->
       if
       :: lock[s] || claim[s] || recovering[s] -> incidentNew[s] = 1
       :: else -> unclean[s] = 0; incidentOld[s] = 0; incidentNew[s] = 0
       fi;
       ask(s, LEAVING) }
  :: atomic { phase[s] == LEAVING && (answered(s) || silent(s)) -> die(s); passGate(s); phase[s] = NONE }
  od
}

/* The clients of a server that shares. */
proctype Client(byte s) {
end:
  do
  :: atomic { phase[s] == OPEN && recovering[s] && claim[s] ->
       must(grace_before_address, !givenAway[s] && !lock[peer(s)]);
       claim[s] = 0; lock[s] = 1 }
  :: atomic { (phase[s] == OPEN || (!mutes_before_it_counts && (phase[s] == MUTED || phase[s] == LEAVING))) &&
       !recovering[s] && !held[s] && !lock[s] && !lock[peer(s)] ->
       if
       :: claim[peer(s)] && expired[peer(s)] -> givenAway[peer(s)] = 1
       :: claim[peer(s)] && !expired[peer(s)] -> must(grace_before_address, window[peer(s)]); claim[peer(s)] = 0
       :: else
       fi;
       lock[s] = 1 }
  od
}

/* The keeper of a node, and what it does to the server that counts there. */
#define hosts(n, s) (at[s] == n && counts(s))
#define lateWord(t) (!word_is_checked && !toEnter(n, t))
proctype Keeper(byte n) {
end:
  do
  /* Hears a gate, looks, enters, has read get_grace back, answers. */
  :: atomic { hosts(n, A) && asking(B) && incident(B) && !deaf[B] && !heard[B] && !unreachable(B) -> enterGrace(A, B); heard[B] = 1 }
  :: atomic { hosts(n, B) && asking(A) && incident(A) && !deaf[A] && !heard[A] && !unreachable(A) -> enterGrace(B, A); heard[A] = 1 }
  :: atomic { hosts(n, A) && asking(B) && incident(B) && deaf[B] && !unreachable(B) -> heard[B] = 1 }
  :: atomic { hosts(n, B) && asking(A) && incident(A) && deaf[A] && !unreachable(A) -> heard[A] = 1 }
  /* A late word, a notification (which the agent handles itself), a change of the membership, its own start: all make it look. */
  :: atomic { hosts(n, A) && (keeper[n] || notified) && !held[A] && (toEnter(n, B) || lateWord(B)) -> enterGrace(A, B) }
  :: atomic { hosts(n, B) && (keeper[n] || notified) && !held[B] && (toEnter(n, A) || lateWord(A)) -> enterGrace(B, A) }
  :: atomic { hosts(n, A) && held[A] && (keeper[n] -> !toStay(n, B) : !keeper_back_in_time) -> leaveGrace(A, B) }
  :: atomic { hosts(n, B) && held[B] && (keeper[n] -> !toStay(n, A) : !keeper_back_in_time) -> leaveGrace(B, A) }
  od
}

/* What any keeper with quorum writes on the state volume about a server that shares. Without quorum it writes nothing. */
proctype Records(byte t) {
end:
  do
  :: atomic { quorate && someKeeper && recorded(t) && !incidentNew[t] && lost[at[t]] && phase[t] != GATE -> openIncident(t) }
  /* Expiry and a start both take the incident by renaming it, so one of them wins; a supervisor at work renews it. */
  :: atomic { quorate && someKeeper && incidents_expire && !expired[t] && (incident(t) || unclean[t]) &&
       ((phase[t] == NONE && !wanted[t]) || (!expiry_spares_starts && incident(t))) ->
       expired[t] = 1; incidentOld[t] = 0; incidentNew[t] = 0 }
  /* A slow one writes about an incarnation that has a successor by now. */
  :: atomic { faults > 0 && notified && someKeeper && counts(t) && !incidentOld[t] -> faults--; incidentOld[t] = 1 }
  od
}

inline powerOff(n) {
  up[n] = 0; keeper[n] = 0;
  if :: at[A] == n -> vanish(A); phase[A] = NONE :: else fi;
  if :: at[B] == n -> vanish(B); phase[B] = NONE :: else fi;
  if :: at[C] == n -> die(C); phase[C] = NONE :: else fi;
  if :: cut == n -> cut = NOBODY; leaky = 0; alone = 0 :: else fi
}

/* Pacemaker, as an oracle that keeps its rules. It starts what was seen to stop, or what a fenced node had. */
#define nodeIsSafe(n)   (fenced[n] || (up[n] && !lost[n] && !mustFence[n]))
#define isOver(s)       (fence_before_start -> (phase[s] == NONE && nodeIsSafe(at[s])) : (phase[s] == NONE || lost[at[s]]))
#define startable(s)    (wanted[s] && quorate && somewhere && isOver(s))

/* The next node of the ring, so that A goes to its peer's node, and B to another. */
inline place(s) {
  if
  :: fit(after(at[s], 1)) -> at[s] = after(at[s], 1)
  :: !fit(after(at[s], 1)) && fit(after(at[s], 2)) -> at[s] = after(at[s], 2)
  :: else
  fi
}

proctype Pacemaker(byte s) {
end:
  do
  :: atomic { shares(s) && startable(s) -> openIncident(s); place(s); restarted[s] = 0; ask(s, GATE) }
  /* The stop of a server that has no daemon left. */
  :: atomic { shares(s) && (phase[s] == FAILED || phase[s] == ORPHANED) && inMajority(at[s]) -> openIncident(s); ask(s, LEAVING) }
  /* C asks nobody: its way back is one step. */
  :: atomic { !shares(s) && startable(s) ->
       place(s);
       must(one_holder, answers[s] == 0);
       answers[s] = answers[s] | (1 << at[s]); phase[s] = OPEN }
  od
}

/* Corosync, fencing, and the node itself. */
proctype Node(byte n) {
end:
  do
  :: atomic { (!up[n] || cut == n) && !lost[n] -> lost[n] = 1 }
  :: atomic { cut == n && !leaky && !alone -> alone = 1 }
  :: atomic { (lost[n] || mustFence[n]) && !fenced[n] && quorate && (inMajority(after(n, 1)) || inMajority(after(n, 2))) ->
       powerOff(n); fenced[n] = 1; notified = 1 }
  /* A cut heals, before a fence or not. */
  :: atomic { cut == n -> cut = NOBODY; leaky = 0; alone = 0; lost[n] = 0 }
  /* It boots: nothing runs on it, and Pacemaker knows. */
  :: atomic { !up[n] && lost[n] -> up[n] = 1; lost[n] = 0; fenced[n] = 0; mustFence[n] = 0 }
  :: atomic { up[n] && !keeper[n] ->
       if :: !keeper_remembers && hosts(n, A) && held[A] -> leaveGrace(A, B) :: else fi;
       if :: !keeper_remembers && hosts(n, B) && held[B] -> leaveGrace(B, A) :: else fi;
       keeper[n] = 1 }
  od
}

/* What goes wrong, and what operators do: to node i, and to server i. */
proctype Fault(byte i) {
end:
  do
  /* A daemon dies; a hung one is killed, so it is this too. */
  :: atomic { faults > 0 && shares(i) && counts(i) -> faults--; die(i); phase[i] = DEAD }
  :: atomic { faults > 0 && shares(i) && phase[i] != NONE && phase[i] != ORPHANED -> faults--; vanish(i); phase[i] = ORPHANED }
  :: atomic { faults > 0 && keeper[i] -> faults--; keeper[i] = 0 }
  :: atomic { faults > 0 && up[i] -> faults--; powerOff(i) }
  :: atomic { faults > 0 && up[i] && cut == NOBODY -> faults--; cut = i; if :: true :: leaky = 1 fi }
  /* A power cut: when all nodes are back, everything starts at once. */
  :: atomic { faults > 0 && i == 0 && up[0] && up[1] && up[2] && cut == NOBODY ->
       faults--;
       powerOff(0); powerOff(1); powerOff(2);
       up[0] = 1; up[1] = 1; up[2] = 1; keeper[0] = 1; keeper[1] = 1; keeper[2] = 1;
       lost[0] = 0; lost[1] = 0; lost[2] = 0; mustFence[0] = 0; mustFence[1] = 0; mustFence[2] = 0 }
  /* A planned move or a fail-back; or a stop for good, which may be taken back. */
  :: atomic { faults > 0 && shares(i) && phase[i] == OPEN && inMajority(at[i]) ->
       faults--;
       if :: true :: wanted[i] = 0 fi;
       answers[i] = answers[i] & ~(1 << at[i]); phase[i] = MUTED }
  :: atomic { faults > 0 && !wanted[i] -> faults--; wanted[i] = 1 }
  /* That stop fails. */
  :: atomic { faults > 0 && shares(i) && (phase[i] == MUTED || phase[i] == LEAVING) && !mustFence[at[i]] -> faults--; mustFence[at[i]] = 1 }
  od
}

init {
  atomic {
    at[A] = 0; at[B] = 1; at[C] = 2;
    answers[A] = 1; answers[B] = 2; answers[C] = 4;
    epochUsed[A] = epoch_before_exec; epochUsed[B] = epoch_before_exec;
    if
    :: lock[A] = 1
    :: lock[B] = 1
#ifdef FIRST_START
    :: phase[A] = NONE; unclean[A] = 0; answers[A] = 0
#endif
    fi;
    run Supervisor(A); run Supervisor(B);
    run Client(A); run Client(B);
    run Keeper(0); run Keeper(1); run Keeper(2);
    run Records(A); run Records(B);
    run Pacemaker(A); run Pacemaker(B); run Pacemaker(C);
    run Node(0); run Node(1); run Node(2);
    run Fault(0); run Fault(1); run Fault(2)
  }
}

#define rests(s) (!held[s] && !recovering[s] && !incident(s) && (phase[s] == OPEN || (phase[s] == NONE && !wanted[s])))
active proctype Auditor() {
end:
  do
  :: timeout -> must(resumable, rests(A) && rests(B) && rests(C)); break
  od
}

ltl peers_leave_grace { [] ((held[A] || held[B]) -> <> (!held[A] && !held[B])) }
