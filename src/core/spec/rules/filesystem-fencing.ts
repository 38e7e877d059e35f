import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing of filesystems
 *
 * Two nodes that mount one ext4 destroy it. What keeps a node that fell silent from writing on is its fence, and nothing else.
 */
export const filesystemFencing: Rule = function* ({ servers, fencing }) {
  if (fencing.kind !== 'none-accept-split-brain') return;
  const first = servers.find(({ filesystems }) => filesystems.length > 0);
  if (first !== undefined)
    yield error(['servers', first.name ?? '', 'filesystems'], 'filesystems-unfenced', {
      message: `without fencing, two nodes can mount the filesystems of ${first.name} at once, which destroys them`,
      hint: 'list a fencing device for every node',
      atKey: true,
    });
};
