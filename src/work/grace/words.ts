// Speaking and hearing the direct word (core/protocol/word.ts).
import { WORD_PORT } from '../../core/config/ports.ts';
import { type Envelope, openWord, sealWord, type Word, wordKey } from '../../core/protocol/word.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { AUTHKEY } from '../server/paths.ts';

export interface Heard {
  readonly node: string;
  readonly word: Word;
  /** To whom said it, wherever he listens. */
  answer(word: Word): void;
}

export interface Words {
  /** To the keepers of these nodes. */
  say(nodes: readonly string[], word: Word): void;
  close(): void;
}

export interface WordOptions {
  /** Unique for this process on this node. */
  readonly sender: string;
  /** Keepers listen where everybody finds them; others only for answers. */
  readonly as: 'keeper' | 'asker';
  readonly heard: (heard: Heard) => void;
}

/** Rejects when this node has no key, or the port is taken. */
export async function openWords(machine: Machine, cluster: Cluster, options: WordOptions): Promise<Words> {
  const own = cluster.nodes.find(({ name }) => name === machine.name);
  const authkey = await machine.files.read(AUTHKEY);
  if (own === undefined || authkey === undefined) throw new Error(`${machine.name} is no node of ${cluster.name}`);
  const key = wordKey(authkey);
  const fresh = onlyFresh();
  const sender = `${options.sender}-${machine.clock.now()}`;
  let seq = 0;
  const sealed = (word: Word) => {
    seq += 1;
    return sealWord({ cluster: cluster.name, node: machine.name, sender, seq, word }, key);
  };
  const socket = await machine.datagrams({
    address: own.address,
    port: options.as === 'keeper' ? WORD_PORT : 0,
    received: (datagram, from) => {
      const envelope = openWord(datagram, key);
      if (envelope === undefined || envelope.cluster !== cluster.name || !fresh(envelope)) return;
      const answer = (word: Word) => socket.send(from.address, from.port, sealed(word));
      options.heard({ node: envelope.node, word: envelope.word, answer });
    },
  });
  return {
    say: (nodes, word) => {
      const datagram = sealed(word);
      for (const node of nodes) {
        const known = cluster.nodes.find(({ name }) => name === node);
        socket.send(known?.address ?? own.address, WORD_PORT, datagram);
      }
    },
    close: socket.close,
  };
}

/** A sender's word counts once, and none counts after a later one: recorded datagrams that are sent again say nothing. */
function onlyFresh(): (envelope: Envelope) => boolean {
  const last = new Map<string, number>();
  return ({ node, sender, seq }) => {
    const who = `${node}/${sender}`;
    if (seq <= (last.get(who) ?? 0)) return false;
    // In the order in which they were last heard of, the longest silent first.
    last.delete(who);
    last.set(who, seq);
    for (const oldest of last.keys()) {
      if (last.size <= REMEMBERED) break;
      last.delete(oldest);
    }
    return true;
  };
}

const REMEMBERED = 1_000;
