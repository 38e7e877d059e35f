// How ssh reaches the nodes of a lab from outside: through the lab's network namespace, which root may enter.
import { SSH_KNOWN_HOSTS, SSH_USER_KEY } from './state.ts';

/** An ssh_config(5). `pid`: the lab's outermost process. */
export function sshConfig(lab: string, pid: number, nodes: readonly { name: string; address: string }[]): string {
  const inside = `/proc/${pid}/root`;
  const hosts = nodes.map(
    ({ name, address }) => `Host ${name}
  HostName ${address}
  ProxyCommand nsenter --net=/proc/${pid}/ns/net socat - ${address.includes(':') ? 'TCP6:[%h]:%p' : 'TCP4:%h:%p'}
`,
  );
  return `# The nodes of lab ${lab}. It holds for as long as the lab does.
${hosts.join('')}Host ${nodes.map(({ name }) => name).join(' ')}
  User root
  IdentityFile ${inside}${SSH_USER_KEY}
  IdentitiesOnly yes
  UserKnownHostsFile ${inside}${SSH_KNOWN_HOSTS}
`;
}
