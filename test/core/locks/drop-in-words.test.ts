import { describe, expect, test } from 'vitest';
import { dropWarning, outcomeInWords, staying } from '../../../src/core/locks/drop-in-words.ts';
import { dropOutcome } from '../../../src/core/locks/drop-outcome.ts';
import { dropPlan } from '../../../src/core/locks/drop-plan.ts';
import { A, B, ganesha, kernel, mayHold, v4Client } from './drop-facts.ts';

const [a3, b3, a4] = [mayHold(A, 'NFSv3'), mayHold(B, 'NFSv3'), mayHold(A, 'NFSv4')];

describe('before it is done', () => {
  test('the very locks are named, what it means to a client that lives, and what to do first', () => {
    expect(dropWarning(dropPlan(ganesha([a3], '0-9'), A), 60_000)).toBe(`nfs1 would forget what ${A} has locked:
  write 0-9 of /srv/ledger
NFSv3: ${A} is not told. If it lives, it goes on in the belief that it holds them, and what it writes destroys what others write; it may reclaim them after a restart.
Others get these locks at once. Power ${A} off, or unmount nfs1 there, first.`);
  });

  test('locks of which nobody knows whose they are stand apart', () => {
    expect(dropWarning(dropPlan(ganesha([a3, b3], '0-9'), A), 60_000)).toContain(
      'whose these are nobody says; of them go those that are its:\n  write 0-9 of /srv/ledger\n',
    );
  });

  test('an NFSv4 client is named by its own name too, since all that it has open goes', () => {
    const facts = kernel({ clients: [v4Client('3', A, '00:2d:6')] }, 'nfsd 6 0-9');
    expect(dropWarning(dropPlan(facts, A), 60_000)).toContain(`NFSv4: all that "Linux NFSv4.1 of ${A}" has open goes`);
  });

  test('what stays is said, with the reason and the lease', () => {
    const plan = dropPlan(ganesha([a4], '0-9'), A);
    expect(staying(plan, 60_000)).toMatch(/NFSv4: Ganesha has no way .*by itself, 60 s after its last word/);
    expect(dropWarning(plan, 60_000)).toContain(staying(plan, 60_000));
  });
});

describe('afterwards', () => {
  test('what is gone, what is left and what nobody can say is told', () => {
    const before = dropPlan(ganesha([a3, a4], '0-9', '20-29'), A);
    expect(outcomeInWords(dropOutcome(before, ganesha([a4], '20-29')))).toBe(`gone:
  write 0-9 of /srv/ledger
${A} holds still, or again:
  write 20-29 of /srv/ledger
NFSv4: Ganesha has no way to drop what one client holds`);
    const two = kernel({ mayHold: [a3, b3] }, 'lockd 6 0-9');
    expect(outcomeInWords(dropOutcome(dropPlan(two, A), two))).toBe(`held still, nobody says by whom:
  write 0-9 of inode 6 of device 00:2d
lockd has been told that ${A} is gone, and frees what it holds; nobody says which locks are its`);
    expect(outcomeInWords(dropOutcome(dropPlan(ganesha([a3], '0-9'), A), ganesha([])))).toBe(
      `${A} holds no lock of nfs1 any more\ngone:\n  write 0-9 of /srv/ledger`,
    );
    const one = ganesha([a3], '0-9');
    expect(outcomeInWords(dropOutcome(dropPlan(one, A), one))).toMatch(`NFSv3: the server has not let go of ${A}`);
  });
});
