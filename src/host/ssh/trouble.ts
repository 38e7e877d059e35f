// Why ssh or sudo did not do it. Both say so in text only; it is read to sort it into kinds, always shown, and where it is none of these it stands
// alone. English: ssh runs with LC_ALL=C, sudo too. Words from OpenSSH's ssh.c, sshconnect.c, sshconnect2.c, readconf.c, misc.c, and sudo's.

export interface Trouble {
  readonly code: string;
  /** Completes the sentence "NODE ...". */
  readonly what: string;
  readonly hint: string;
}

interface Kind extends Omit<Trouble, 'hint'> {
  readonly said: RegExp;
  readonly hint: (way: Way) => string;
}

interface Way {
  readonly node: string;
  /** What a person would type after `ssh`. */
  readonly destination: string;
}

const IN_THE_SPEC = (node: string) => `${node}'s \`ssh\` in cluster.yaml, or in ~/.ssh/config`;

/** The first that fits: those that explain the most come first. */
const KINDS: readonly Kind[] = [
  {
    code: 'ssh-configuration',
    said: /Bad configuration option|bad configuration options|Bad owner or permissions|no argument after keyword|Can't open user config/i,
    what: "can't be reached: ssh does not accept its configuration",
    hint: ({ destination }) => `ssh -G ${destination} shows what is wrong with it`,
  },
  {
    code: 'ssh-host-key-changed',
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED|POSSIBLE DNS SPOOFING/,
    what: 'has another host key than before: another machine, or somebody in between',
    hint: ({ destination }) =>
      `if the machine was installed anew, ssh-keygen -R with the name in the message forgets the old key; then ssh ${destination} once`,
  },
  {
    code: 'ssh-host-key-unknown',
    said: /Host key verification failed|host key is known for/,
    what: 'has a host key that is not known here',
    hint: ({ destination }) => `ssh ${destination} once, compare the fingerprint with the machine's own, and accept it`,
  },
  {
    code: 'ssh-permission-denied',
    said: /Permission denied \(|Too many authentication failures|No more authentication methods/i,
    what: 'lets nobody in with the keys that ssh has',
    hint: ({ node, destination }) =>
      `ssh ${destination} must work without a password: put a key into the agent and onto the node, or say which user in ${IN_THE_SPEC(node)}`,
  },
  {
    code: 'ssh-unknown-host',
    said: /Could not resolve hostname/,
    what: "can't be found: its name can't be resolved",
    hint: ({ node }) => `say how to reach it: ${IN_THE_SPEC(node)}`,
  },
  {
    code: 'ssh-refused',
    said: /Connection refused/,
    what: 'refuses the connection',
    hint: ({ node }) => `does sshd run there, and on that port? If it is another one: ${IN_THE_SPEC(node)}`,
  },
  {
    code: 'ssh-no-route',
    said: /No route to host|Network is unreachable|(Connection|Operation) timed out|Connection to .* timed out/i,
    what: 'does not answer',
    hint: () => 'is it up, and is there a way to it from here, firewalls included?',
  },
  {
    code: 'sudo-refused',
    said: /sudo: (.* )?(a password is required|a terminal is required|interactive authentication is required|no tty present)|is not in the sudoers file|is not allowed to (execute|run sudo)|may not run sudo/,
    what: 'lets this user become root with a password only, or not at all',
    hint: ({ node }) =>
      `log in as root, or give the user NOPASSWD in sudoers for all commands; who logs in is said in ${IN_THE_SPEC(node)}`,
  },
  {
    code: 'no-sudo',
    said: /sudo: (command )?not found|sudo['’]?: No such file or directory|Unknown command.*sudo/,
    what: 'has no sudo, and ssh does not log in as root',
    hint: ({ node }) => `install sudo, or log in as root: ${IN_THE_SPEC(node)}`,
  },
  {
    code: 'ssh-proxy',
    said: /UNKNOWN port 65535|stdio forwarding failed|proxy.*(failed|No such file|not found)/i,
    what: 'is not reached by the way that ssh was told (ProxyJump or ProxyCommand)',
    hint: ({ destination }) => `ssh -v ${destination} shows how far it comes`,
  },
  {
    code: 'ssh-closed',
    said: /kex_exchange_identification|Connection (closed|reset) by|Broken pipe|not responding|Connection to .* closed|closed by remote host/i,
    what: 'closed the connection',
    hint: () =>
      'try again; if it stays so, the node is too busy (MaxStartups in sshd_config) or keeps this machine out, or a ProxyJump or ProxyCommand on the way fails',
  },
  {
    code: 'ssh-no-shell',
    said: /not available|nologin|\/bin\/sh|head: /,
    what: 'lets the user in, and runs nothing for it',
    hint: ({ destination }) =>
      `ssh ${destination} true must work: look at the user's login shell, and at ForceCommand in sshd_config`,
  },
];

export function troubleOf(said: string, way: Way): Trouble {
  const kind = KINDS.find((each) => each.said.test(said));
  if (kind !== undefined) return { code: kind.code, what: kind.what, hint: kind.hint(way) };
  const hint = `ssh -v ${way.destination} tells more`;
  return { code: 'ssh-failed', what: "can't be reached over SSH", hint };
}

/** ssh's own words on one line, without the frame of a warning. */
export function shownWords(said: string): string {
  const lines = said.split('\n').map((line) =>
    line
      .replaceAll(/^(@+|ssh: )|@+$/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  return lines
    .filter((line) => /\w/.test(line))
    .slice(-6)
    .join(' / ');
}
