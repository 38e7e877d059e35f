// How a fence agent is told what to do: key=value lines on standard input, or options (FenceAgentAPI.md of ClusterLabs/fence-agents).

export interface FenceArguments {
  readonly action: string;
  /** The node; undefined where the action concerns the device. */
  readonly node: string | undefined;
  readonly socket: string | undefined;
  readonly password: string | undefined;
}

const OPTIONS: Readonly<Record<string, string>> = {
  '-o': 'action',
  '--action': 'action',
  '-n': 'port',
  '--plug': 'port',
  '--socket': 'socket',
};

/** Options win over standard input. What the agent does not know (Pacemaker's own keys) is ignored, as the API asks. */
export function fenceArguments(argv: readonly string[], input: string): FenceArguments {
  const given = { ...fromInput(input), ...fromOptions(argv) };
  const node = given.port ?? given.plug ?? given.nodename;
  return { action: given.action ?? given.option ?? 'reboot', node, socket: given.socket, password: given.password };
}

function fromInput(input: string): Record<string, string> {
  const lines = input.split('\n').map((line) => line.trim());
  return Object.fromEntries(lines.filter((line) => /^[^#=]+=/.test(line)).map(keyAndValue));
}

function fromOptions(argv: readonly string[]): Record<string, string> {
  const found: [string, string][] = [];
  for (let i = 0; i < argv.length; i++) {
    const [option, value] = keyAndValue(argv[i] ?? '');
    const key = OPTIONS[option];
    if (key !== undefined) found.push([key, value || (argv[++i] ?? '')]);
  }
  return Object.fromEntries(found);
}

function keyAndValue(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
