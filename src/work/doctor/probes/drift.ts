import { drift } from '../../../core/doctor/checks/drift.ts';
import { compile } from '../../../core/plan/compile.ts';
import { diff } from '../../../core/plan/diff.ts';
import { onCluster } from '../examine.ts';

export const driftProbe = onCluster(drift, async (scene) => {
  const { node, plan } = await scene.cib();
  return { node, fact: diff(plan, compile(scene.cluster)) };
});
