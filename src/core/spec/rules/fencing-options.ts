import { error, type Path, type Trouble } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Fencing options
 *
 * Which nodes a device fences stands in the spec; a second list in its options would be the one that Pacemaker believes (pacemaker-fenced(7)).
 * Names and values go to the CIB as they are: XML has no place for control characters.
 */
export const fencingOptions: Rule = function* ({ fencing }) {
  if (fencing.kind !== 'devices') return;
  for (const [i, { options }] of fencing.devices.entries()) {
    for (const [option, value] of Object.entries(options))
      yield* unwritable(['fencing', i, 'options', option], option, value);
    for (const option of OURS.filter((name) => Object.hasOwn(options, name)))
      yield error(['fencing', i, 'options', option], 'fencing-option-reserved', {
        message: `${option} is made from the device's node or nodes`,
        hint: 'remove it; pcmk_host_map may say what the device calls them',
        atKey: true,
      });
  }
};

function* unwritable(path: Path, option: string, value: string | undefined): Iterable<Trouble> {
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(option))
    yield error(path, 'bad-option', {
      message: `${option} is no option of any fencing agent`,
      hint: '`fence_NAME -o metadata` lists them',
      atKey: true,
    });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these
  if (value !== undefined && /[\u0000-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/u.test(value))
    yield error(path, 'bad-option', {
      message: `${option} has a control character in it`,
      hint: 'write the value on one line',
    });
}

const OURS = ['pcmk_host_list', 'pcmk_host_check'];
