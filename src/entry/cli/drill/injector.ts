// The lab as what breaks and heals in a drill.
import { FAULTS } from '../../../core/base/fault-kind.ts';
import { heal, inject } from '../../../lab/faults.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { Injector } from '../../../work/drill/scene.ts';

export function labInjector(lab: Lab): Injector {
  let wereOff: readonly string[] = [];
  return {
    inject: async (kind, target, variant) => {
      wereOff = await off(lab);
      return (await inject(lab, kind, target, variant)).at;
    },
    heal: async (kind, target) => {
      if (FAULTS[kind].healing !== undefined) await heal(lab, kind, target);
      // Fenced for the fault's sake, by a device that only switches off.
      for (const node of await off(lab)) if (!wereOff.includes(node)) await lab.power(node, 'on');
    },
  };
}

async function off(lab: Lab): Promise<readonly string[]> {
  const { nodes } = await lab.state();
  return nodes.filter(({ power }) => power === 'off').map(({ name }) => name);
}
