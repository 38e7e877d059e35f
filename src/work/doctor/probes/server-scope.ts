import { type ScopeFact, scope } from '../../../core/doctor/checks/server-scope.ts';
import { onAnyNode } from '../examine.ts';
import { requireSetUp } from '../scene.ts';

/** Asked from a node: whoever runs doctor need not reach the clients' network. */
export const scopeProbe = onAnyNode(scope, async (host, scene) => {
  await requireSetUp(scene, host);
  const { node, bundles } = scene.installation;
  const { stdout } = await host.run([node, `${bundles}/ask-scope.cjs`], { deadlineMs: 40_000 });
  return JSON.parse(stdout) as ScopeFact;
});
