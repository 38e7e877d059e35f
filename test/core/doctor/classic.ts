// A CIB as David Vossel's overview of active/passive NFS has it (seed 003): one group of classic agents.
const AGENTS: Readonly<Record<string, string>> = {
  fs: 'Filesystem',
  nfsd: 'nfsserver',
  export: 'exportfs',
  vip: 'IPaddr2',
  notify: 'nfsnotify',
};

interface Wish {
  readonly nfsNoNotify?: boolean;
  readonly order?: readonly string[];
  /** Outside of any group, without orders. */
  readonly loose?: readonly string[];
  readonly constraints?: string;
}

export function classicCib({
  nfsNoNotify = true,
  order = Object.keys(AGENTS),
  loose = [],
  constraints = '',
}: Wish): string {
  const primitive = (id: string) =>
    `<primitive id="${id}" class="ocf" provider="heartbeat" type="${AGENTS[id]}">${
      id === 'nfsd'
        ? `<instance_attributes id="nfsd-params"><nvpair id="n" name="nfs_no_notify" value="${nfsNoNotify}"/></instance_attributes>`
        : ''
    }</primitive>`;
  const group = `<group id="nfsgroup">${order.map(primitive).join('')}</group>`;
  return `<cib><configuration><resources>${group}${loose.map(primitive).join('')}</resources><constraints>${constraints}</constraints></configuration></cib>`;
}
