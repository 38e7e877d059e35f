import type { Judge } from './problem.ts';

/** An interface name as the kernel takes it: dev_valid_name() in net/core/dev.c, IFNAMSIZ less the final zero. */
export const judgeInterface: Judge = (text) => {
  const bad = (message: string) => ({ code: 'bad-interface', message, hint: HINT });
  if (text.length > 15) return bad(`${text} is longer than the 15 characters that an interface name can have`);
  if (!/^[A-Za-z0-9_.@-]+$/.test(text) || text === '.' || text === '..') return bad(`${text} is not an interface name`);
  if (text === 'lo') return bad('lo is the loopback interface: nobody outside reaches an address there');
  return undefined;
};

const HINT =
  'give a name from `ip link`, such as eno1 or bond0; "auto" takes the one that carries the node\'s own address';
