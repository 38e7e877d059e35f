import { parseSshDestination } from '../../base/ssh-destination.ts';
import type { Judge } from './problem.ts';

export const judgeSsh: Judge = (text) => {
  if (parseSshDestination(text) !== undefined) return undefined;
  const hint =
    'write [USER@]HOST[:PORT], such as root@node1.example.com:2222; HOST may be an alias of ~/.ssh/config, and all else belongs there';
  return {
    code: 'bad-ssh',
    message: `${text === '' ? 'an empty text' : text} does not say how ssh reaches a node`,
    hint,
  };
};
