import { interfaces } from '../../../core/doctor/checks/interfaces.ts';
import { onEachNode } from '../examine.ts';

export const interfacesProbe = onEachNode(interfaces, async (host, scene) => (await scene.serviceLink(host)) ?? null);
