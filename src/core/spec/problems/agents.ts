import type { Judge } from './problem.ts';

/** A fencing agent by its bare name, as `stonith_admin --list-installed` prints it. */
export const judgeAgent: Judge = (text) => {
  if (/^[A-Za-z][A-Za-z0-9_]*([/-][A-Za-z0-9_]+)*$/.test(text)) return undefined;
  const hint = text.startsWith('stonith:') ? `write ${text.slice(8)}` : 'write its name only, such as fence_ipmilan';
  return { code: 'bad-agent', message: `${text} is not the name of a fencing agent`, hint };
};
