// lab-auditor ADDRESS...: asks for addresses until its standard input ends; says who answers first and whenever that changes, and at the end what it found.
import { startAuditor } from '../../lab/audit/auditor.ts';

const say = (it: object, said?: () => void) => process.stdout.write(`${JSON.stringify(it)}\n`, said);

startAuditor(process.argv.slice(2), (seen) => say({ seen })).then(
  (auditor) => {
    say({ ready: true });
    process.stdin.resume().once('end', () => {
      say({ found: auditor.stop() }, () => process.exit(0));
    });
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
