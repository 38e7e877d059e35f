import { oneHolder } from '../../../core/doctor/checks/one-holder.ts';
import { proxyEntries } from '../../../host/tools/ip.ts';
import { onEachNode } from '../examine.ts';

export const oneHolderProbe = onEachNode(oneHolder, (host) => proxyEntries(host));
