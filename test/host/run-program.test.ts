import { describe, expect, it } from 'vitest';
import type { Argv } from '../../src/host/host.ts';
import { runProgram } from '../../src/host/run-program.ts';
import { ToolError } from '../../src/host/tool-error.ts';

const here = (...argv: Argv) => ({ host: 'here', argv });
const failure = async (running: Promise<unknown>) => {
  const error = await running.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ToolError);
  return error as ToolError;
};

describe('a program', () => {
  it('returns what it wrote, byte for byte', async () => {
    const result = await runProgram(here('sh', '-c', 'cat; echo; echo no >&2'), { input: 'yes' });
    expect(result).toEqual({ stdout: 'yes\n', stderr: 'no\n', exitCode: 0 });
  });

  it('has an empty standard input when none is given', async () => {
    expect((await runProgram(here('cat'))).stdout).toBe('');
  });

  it('may end with any code that its caller takes for an answer', async () => {
    expect((await runProgram(here('sh', '-c', 'exit 7'), { okExits: [0, 7] })).exitCode).toBe(7);
  });

  it('that exits with another code is a ToolError that shows what it said', async () => {
    const error = await failure(runProgram(here('sh', '-c', 'echo why >&2; exit 4')));
    expect(error.failure.exitCode).toBe(4);
    expect(error.message).toContain('exited with 4: why');
  });

  it('that a signal ended is a ToolError with that signal', async () => {
    expect((await failure(runProgram(here('sh', '-c', 'kill -9 $$')))).failure.signal).toBe('SIGKILL');
  });

  it('that is not there is a ToolError with the reason', async () => {
    expect((await failure(runProgram(here('/no/such/program')))).failure.cause).toBe('ENOENT');
  });

  it('is killed with its children when its deadline passes', async () => {
    // They would outlive this test's own deadline (vitest.config.ts).
    const error = await failure(runProgram(here('sh', '-c', 'sleep 120 & sleep 120'), { deadlineMs: 100 }));
    expect(error.failure.timedOutAfterMs).toBe(100);
  });

  it('is not waited for beyond its deadline when a daemon of its own holds the pipes', async () => {
    // It outlives this test's own deadline, and ends by itself soon after.
    await failure(runProgram(here('sh', '-c', 'setsid sleep 30'), { deadlineMs: 100 }));
  }, 20_000);

  it('sees only the environment that it was given', async () => {
    const program = { ...here('env'), env: { PATH: '/usr/bin', A: '1' } };
    const { stdout } = await runProgram(program, { env: { B: '2' } });
    expect(stdout.trim().split('\n').sort()).toEqual(['A=1', 'B=2', 'PATH=/usr/bin']);
  });

  it('is shown in its failure as its caller asked for it, not as it was reached', async () => {
    const error = await failure(runProgram({ ...here('nsenter', '--no-such'), shown: ['crm_mon', '-1'] }));
    expect(error.message).toContain('crm_mon -1');
  });
});
