// A fencing device's options against what its agent says of itself. An agent ignores, with a warning that nobody reads, what it does not know: a slip is
// found on the day when the node must be fenced.
import { didYouMean } from '../base/did-you-mean.ts';
import type { FencingDevice } from '../spec/cluster.ts';
import type { AgentMetadata, AgentParameter } from './agent-metadata.ts';

export interface OptionProblem {
  readonly code:
    | 'fencing-option-unknown'
    | 'fencing-option-missing'
    | 'fencing-option-value'
    | 'fencing-option-old'
    | 'fencing-no-plug';
  /** Undefined where it is about what is not there. */
  readonly option: string | undefined;
  readonly message: string;
  readonly hint: string;
}

/** In the order of the options, then what is missing. */
export function judgeOptions(
  { agent, nodes, options }: FencingDevice,
  metadata: AgentMetadata,
): readonly OptionProblem[] {
  const written = Object.entries(options).flatMap(([option, value]) => judgeOne(agent, option, value, metadata));
  return [...written, ...missing(agent, options, metadata), ...noPlug(agent, nodes, metadata)];
}

/** Whether a value is a secret, by its option's name: what is to be kept out of arguments, logs and the CIB. `key` alone is a reservation's (fence_scsi). */
export const isSecretOption = (option: string): boolean =>
  /passw|secret|token|.key$|key_value|community|credential/i.test(option) && !/_(script|file)$/i.test(option);

// ---

function judgeOne(
  agent: string,
  option: string,
  value: string,
  { parameters }: AgentMetadata,
): readonly OptionProblem[] {
  if (isPacemakers(option)) return [];
  const parameter = parameters.find(({ name }) => name === option);
  const known = [...parameters.filter(({ deprecated }) => !deprecated).map(({ name }) => name), ...PACEMAKERS];
  if (parameter === undefined)
    return [
      {
        ...{ code: 'fencing-option-unknown', option, message: `${agent} has no option ${option}` },
        hint: hintFor(didYouMean(option, known), agent),
      },
    ];
  const newer = parameters.find(({ obsoletes }) => obsoletes === option);
  const old: readonly OptionProblem[] =
    parameter.deprecated && newer !== undefined
      ? [
          {
            code: 'fencing-option-old',
            option,
            message: `${option} of ${agent} is deprecated`,
            hint: `write ${newer.name}`,
          },
        ]
      : [];
  const expected = unlessFits(parameter, value);
  if (expected === undefined) return old;
  const shown = isSecretOption(option) ? '' : `, not ${value}`;
  return [
    ...old,
    {
      code: 'fencing-option-value',
      option,
      message: `${option} of ${agent} is ${expected}${shown}`,
      hint: `${agent} -o metadata says what it takes`,
    },
  ];
}

const hintFor = (meant: string | undefined, agent: string): string =>
  meant === undefined ? `${agent} -o metadata lists them` : `did you mean ${meant}?`;

/** What would fit; undefined when the value does. */
function unlessFits({ type, choices }: AgentParameter, value: string): string | undefined {
  if (type === 'boolean') return BOOLEANS.includes(value.toLowerCase()) ? undefined : 'true or false';
  if (type === 'integer') return /^-?\d+$/.test(value) ? undefined : 'a whole number';
  if (type === 'second') return /^\d+$/.test(value) ? undefined : 'a number of seconds';
  if (type === 'select' && choices.length > 0)
    return choices.includes(value) ? undefined : `one of ${choices.join(', ')}`;
  return undefined;
}

/** fencing.py: what it takes for true; anything else is false, or ignored. */
const BOOLEANS = ['1', '0', 'true', 'false', 'yes', 'no', 'on', 'off'];

/** What Pacemaker gives, and no spec has to. */
const GIVEN = ['action', 'option', 'port', 'plug', 'nodename'];

function missing(
  agent: string,
  options: FencingDevice['options'],
  { parameters }: AgentMetadata,
): readonly OptionProblem[] {
  return parameters
    .filter(({ required, deprecated, name }) => required && !deprecated && !GIVEN.includes(name))
    .filter(({ name, obsoletes }) => !(name in options) && !(obsoletes !== undefined && obsoletes in options))
    .filter(({ name }) => !(`${name}_script` in options))
    .map(({ name }) => ({
      ...{ code: 'fencing-option-missing', option: undefined, message: `${agent} needs the option ${name}` },
      hint: `add ${name} to the device's options`,
    }));
}

/** An agent that is not told which plug fences whatever it is connected to. */
function noPlug(agent: string, nodes: readonly string[], { parameters }: AgentMetadata): readonly OptionProblem[] {
  const tellsThemApart = parameters.some(({ name }) => ['port', 'plug', 'nodename'].includes(name));
  if (nodes.length < 2 || tellsThemApart) return [];
  const message = `${agent} fences one machine only, and is to fence ${nodes.join(', ')}`;
  return [{ code: 'fencing-no-plug', option: undefined, message, hint: 'give each node a device of its own' }];
}

const PER_ACTION = ['reboot', 'off', 'on', 'list', 'monitor', 'status'].flatMap((action) =>
  ['action', 'timeout', 'retries'].map((what) => `pcmk_${action}_${what}`),
);

/** Instance attributes that pacemaker-fenced itself reads (`pacemaker-fenced metadata`, 2.1.5). */
const PACEMAKERS = [
  ...['pcmk_host_argument', 'pcmk_host_map', 'pcmk_host_list', 'pcmk_host_check', 'pcmk_delay_max', 'pcmk_delay_base'],
  ...['pcmk_action_limit', 'provides', 'stonith-timeout', 'priority'],
  ...PER_ACTION,
];

const isPacemakers = (option: string): boolean => PACEMAKERS.includes(option);
