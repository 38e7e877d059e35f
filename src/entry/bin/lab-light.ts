// lab-light WISH: a fleet of light clients, until its standard input ends; says every now and then how it goes, and at the end what it saw.
import { fleet } from '../../lab/light/fleet.ts';
import type { FleetProgress, FleetReport, FleetWish } from '../../lab/light/fleet-wish.ts';

const EVERY_MS = 50;

type Said = { readonly ready: true } | { readonly progress: FleetProgress; readonly started: boolean } | FleetReport;

const say = (it: Said, said?: () => void) => process.stdout.write(`${JSON.stringify(it)}\n`, said);
const fail = (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
};

const ours = fleet(JSON.parse(process.argv[2] ?? '') as FleetWish);
let started = false;
let last = '';
say({ ready: true });
ours.start().then(() => {
  started = true;
}, fail);
const telling = setInterval(() => {
  const it = { progress: ours.progress(), started };
  if (JSON.stringify(it) === last) return;
  last = JSON.stringify(it);
  say(it);
}, EVERY_MS);
process.stdin.resume().once('end', () => {
  clearInterval(telling);
  ours.stop().then((report) => say(report, () => process.exit(0)), fail);
});
