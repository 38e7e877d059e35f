// status --watch: the same answer, again and again. On a terminal it is drawn anew each second; elsewhere only what has changed is written.
import type { ClusterStatus } from '../../work/commands/status.ts';
import type { Out } from './streaming.ts';

export interface Screen {
  show(status: ClusterStatus, at: number): void;
  end(): void;
}

export function jsonScreen({ line }: Out): Screen {
  return { show: onChange((status) => line(JSON.stringify(status))), end: () => undefined };
}

export function plainScreen({ line }: Out, words: Words): Screen {
  const show = onChange((status, at) => line(`${new Date(at).toISOString()}\n${words(status)}\n`));
  return { show, end: () => undefined };
}

/** Drawn over what was there, not after a wipe, which flickers; the cursor is hidden meanwhile (ECMA-48, xterm's control sequences). */
export function terminalScreen({ raw }: Out, words: Words): Screen {
  let begun = false;
  return {
    show: (status, at) => {
      const lines = [`${new Date(at).toISOString()}  (Ctrl-C ends)`, '', ...words(status).split('\n')];
      raw(`${begun ? HOME : HIDE + WIPE}${lines.map((line) => line + REST_OF_LINE).join('\n')}\n${REST_OF_SCREEN}`);
      begun = true;
    },
    end: () => raw(SHOW),
  };
}

export type Words = (status: ClusterStatus) => string;

// ---

const [HOME, WIPE, REST_OF_LINE, REST_OF_SCREEN] = ['\x1b[H', '\x1b[H\x1b[2J', '\x1b[K', '\x1b[J'];
const [HIDE, SHOW] = ['\x1b[?25l', '\x1b[?25h'];

function onChange(tell: Screen['show']): Screen['show'] {
  let last = '';
  return (status, at) => {
    const now = JSON.stringify(status);
    if (now !== last) tell(status, at);
    last = now;
  };
}
