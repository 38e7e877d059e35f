// crm_simulate: Pacemaker's scheduler, asked what it would do. Nothing runs, no cluster is touched.
import { Failed } from '../../core/base/failed.ts';
import type { Argv, Host, RunOptions } from '../host.ts';
import { ToolError } from '../tool-error.ts';

export interface Question {
  /** A whole CIB, configuration and status. */
  readonly cib: string;
  /** Nodes that are seen to die; they are fenced where fencing is configured. */
  readonly nodesThatDie?: readonly string[];
  readonly quorate: boolean;
}

/** The XML (--output-as=xml) of what the scheduler would do first. `folder`: for files of the tool's own. Throws Failed (3, `no-crm-simulate`), ToolError. */
export async function schedule(host: Host, question: Question, folder: string): Promise<string> {
  return (await simulate(host, question, folder, ['--run'])).stdout;
}

/** The CIB as it is when all that the scheduler would do is done, none of it failing. Throws as schedule does. */
export async function carryOut(host: Host, question: Question, folder: string): Promise<{ xml: string; cib: string }> {
  const file = `${folder}/out.xml`;
  const { stdout } = await simulate(host, question, folder, ['--simulate', '--save-output', file]);
  return { xml: stdout, cib: (await host.files.read(file)) ?? '' };
}

const DEADLINE_MS = 120_000;

/** Where a user's PATH ends before /usr/sbin, as Debian's does. */
const PROGRAMS = ['crm_simulate', '/usr/sbin/crm_simulate'] as const;

async function simulate(host: Host, question: Question, folder: string, mode: readonly string[]) {
  const { cib, nodesThatDie = [], quorate } = question;
  const events = nodesThatDie.map((node) => `--node-fail=${node}`);
  const options: RunOptions = {
    input: cib,
    // Its working copy of the CIB would else lie in the live cluster's folder, or in the user's home.
    env: { CIB_shadow_dir: folder },
    deadlineMs: DEADLINE_MS,
  };
  const args = ['--output-as=xml', '--quiet', '--xml-pipe', `--quorum=${quorate ? 1 : 0}`, ...events, ...mode];
  for (const program of PROGRAMS) {
    const argv: Argv = [program, ...args];
    try {
      return await host.run(argv, options);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  throw new Failed(
    3,
    'no-crm-simulate',
    "Pacemaker's crm_simulate, which knows where servers would go, is not installed here",
    {
      hint: 'apt-get install pacemaker-cli-utils',
    },
  );
}

const isMissing = (error: unknown): boolean => error instanceof ToolError && error.failure.cause === 'ENOENT';
