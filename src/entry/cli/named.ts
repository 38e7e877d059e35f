// What a command line names is in the spec: a slip is said before any node is reached.
import { requireNode, requireServer } from '../../core/spec/require-named.ts';
import type { Judge } from './target.ts';

/** For withTarget. It throws Failed (2). */
export const named =
  ({ server, node }: { readonly server?: string | undefined; readonly node?: string | undefined }): Judge =>
  (cluster) => {
    if (server !== undefined) requireServer(cluster, server);
    if (node !== undefined) requireNode(cluster, node);
  };
