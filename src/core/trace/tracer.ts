// From frames to what was said about locks and state: the whole way, without a clock of its own. Time is that of the frames.
import type { Frame } from '../protocol/capture/frame.ts';
import { type Datagram, readDatagram } from '../protocol/capture/ip-datagram.ts';
import { readIpOfFrame } from '../protocol/capture/link-layer.ts';
import { readTcp, readUdp, TCP, UDP } from '../protocol/capture/transport.ts';
import { connections } from './connections.ts';
import { Conversations, PATIENCE_MS } from './conversations.ts';
import { type Counts, noCounts } from './counts.ts';
import type { Step } from './fact.ts';
import { fileNames } from './file-names.ts';
import { defragmenter } from './fragments.ts';
import { rolesOf } from './roles.ts';

export interface Tracer {
  /** What was told by now: by the time of the answers. */
  frame(frame: Frame): readonly Step[];
  /** What stays unanswered at that time, for when no frames come. */
  tick(now: number): readonly Step[];
  /** What is left when nothing more comes. */
  end(): readonly Step[];
  readonly counts: Counts;
}

/** `servers`: addresses that are known to be servers'. */
export function tracer(servers: readonly string[] = []): Tracer {
  const counts = noCounts();
  let told: Step[] = [];
  let [latest, swept] = [0, 0];
  const conversations = new Conversations({
    ...{ context: { counts, names: fileNames() }, roles: rolesOf(servers) },
    told: (step) => void told.push(step),
  });
  const message = (at: number, flow: Parameters<Conversations['message']>[1], bytes: Uint8Array) =>
    conversations.message(at, flow, bytes);
  const tcp = connections(counts, message);
  const fragments = defragmenter(counts);
  const taken = () => {
    const steps = told;
    told = [];
    return steps;
  };
  const datagram = (at: number, { from, to, protocol, payload, length }: Datagram) => {
    if (protocol === UDP) {
      const it = readUdp(payload);
      if (it) message(at, { from, to, fromPort: it.fromPort, toPort: it.toPort, transport: 'udp' }, it.payload);
    } else if (protocol === TCP) {
      const it = readTcp(payload, length);
      if (it) tcp.segment(at, { from, to, fromPort: it.fromPort, toPort: it.toPort, transport: 'tcp' }, it);
    }
  };
  const tick = (now: number) => {
    if (now - swept >= SWEEP_MS) conversations.giveUp(now - PATIENCE_MS);
    if (now - swept >= SWEEP_MS) swept = now;
  };
  return {
    counts,
    frame: ({ at, link, bytes }) => {
      counts.frames += 1;
      latest = at ?? latest;
      tick(latest);
      const packet = readIpOfFrame(link, bytes);
      const whole = packet && readDatagram(packet);
      if (whole === undefined) counts.notIp += 1;
      const complete = whole && fragments.push(whole);
      if (complete) datagram(latest, complete);
      return taken();
    },
    tick: (now) => {
      tick(now);
      return taken();
    },
    end: () => {
      tcp.end();
      conversations.giveUp(Number.POSITIVE_INFINITY);
      return taken();
    },
  };
}

const SWEEP_MS = 1_000;
