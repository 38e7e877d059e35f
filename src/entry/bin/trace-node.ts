// trace-node WISH: started on a node by gracekeeper trace; says what it hears (work/trace/node-words.ts) until nobody listens.
import { localHost, systemClock } from '../../host/local.ts';
import { interfaces } from '../../host/tools/ip.ts';
import { listenOn } from '../../work/trace/listen.ts';
import type { NodeWish, NodeWord } from '../../work/trace/node-words.ts';

const wish = JSON.parse(process.argv[2] ?? '{}') as NodeWish;
const say = (word: NodeWord) => void process.stdout.write(`${JSON.stringify(word)}\n`);

// Who started it has gone: with the next word, a second later at most.
process.stdout.on('error', () => process.exit(0));

interfaces(localHost())
  .then((all) => {
    const nic = all.find(({ name, addresses }) => name === wish.interface || addresses.includes(wish.interface));
    if (nic === undefined) throw new Error(`there is no interface ${wish.interface}`);
    listenOn({ nic, wish, clock: systemClock, say });
  })
  .catch((error: unknown) => {
    process.stdout.write(
      `${JSON.stringify({ trouble: error instanceof Error ? error.message : String(error) })}\n`,
      () => process.exit(1),
    );
  });
