// In network namespaces of its own: a client that sends 50 bytes a second to a server that echoes them; the server is killed and
// started again. Reads { texts: { rules, absent, listening } | null, backAfterMs } on its command line and prints what the client saw.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const { texts, backAfterMs } = JSON.parse(process.argv[2]);
const ip = (line) => execFileSync('ip', line.split(' '));
const guard = (name) => texts && execFileSync('ip', ['netns', 'exec', 'S', 'nft', '-f', '-'], { input: texts[name] });

const ECHO = `require('node:net').createServer((s) => s.on('error', () => {}).on('data', (d) => s.write(d)))
  .listen(2049, '192.0.2.101', () => process.stdout.write('up'))`;

async function startServer() {
  const inside = ['netns', 'exec', 'S', process.execPath, '-e', ECHO];
  const server = spawn('ip', inside, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');
  return server;
}

const saw = { longestGapMs: 0, endings: [] };

function connect() {
  let last = performance.now();
  const open = () => {
    const socket = createConnection({ host: '192.0.2.101', port: 2049, localPort: 801 });
    const beat = setInterval(() => socket.readyState === 'open' && socket.write('x'), 20);
    socket.on('data', () => {
      const now = performance.now();
      saw.longestGapMs = Math.max(saw.longestGapMs, Math.round(now - last));
      last = now;
    });
    socket.on('error', ({ code }) => saw.endings.push(code));
    socket.on('end', () => saw.endings.push('FIN'));
    // As Linux's NFS client: at once after an end, 3 s after a refusal.
    socket.on('close', () => {
      clearInterval(beat);
      setTimeout(open, saw.endings.at(-1) === 'ECONNREFUSED' ? 3000 : 0);
    });
  };
  open();
}

execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', '/run']);
ip('netns add S');
ip('link add c type veth peer name s netns S');
ip('address add 192.0.2.1/24 dev c');
ip('link set c up');
ip('-n S address add 192.0.2.101/24 dev s');
ip('-n S link set s up');

guard('rules');
const first = await startServer();
guard('listening');
connect();
await pause(1000);
const gone = once(first, 'exit');
first.kill('SIGKILL');
await gone;
guard('absent');
await pause(backAfterMs);
await startServer();
guard('listening');
await pause(4000);
console.log(JSON.stringify(saw));
process.exit();
