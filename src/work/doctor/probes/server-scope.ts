import { type ScopeFact, scope } from '../../../core/doctor/checks/server-scope.ts';
import { placesOf } from '../../install/find-installation.ts';
import { onAnyNode } from '../examine.ts';
import { requireSetUp } from '../scene.ts';

/** Asked from a node: whoever runs doctor need not reach the clients' network. */
export const scopeProbe = onAnyNode(scope, async (host, scene) => {
  await requireSetUp(scene, host);
  const [place] = await placesOf(host, scene.installation);
  if (place === undefined) throw new Error(`Gracekeeper is not installed on ${host.name}`);
  const { node, bundles } = place;
  const { stdout } = await host.run([node, `${bundles}/ask-scope.cjs`], { deadlineMs: 40_000 });
  return JSON.parse(stdout) as ScopeFact;
});
