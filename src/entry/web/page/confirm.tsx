// A question before anything is moved: what will happen, who will notice, and for how long.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Foresight } from '../../../core/web/foresight.ts';
import { type ClusterWish, type Wish, wishInWords } from '../../../core/web/wish.ts';
import { tell } from './ask.ts';

export type Question =
  | { readonly act: 'drain' | 'undrain'; readonly node: string }
  | ClusterWish
  | { readonly act: 'move'; readonly server: string; readonly home: string; readonly targets: readonly string[] };

interface Shown {
  readonly foresight: Foresight;
  readonly confirmation: string;
}

export function Confirm({ question, close }: { question: Question; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [to, choose] = useState(question.act === 'move' ? (question.targets[0] ?? '') : '');
  const [shown, show] = useState<Shown | undefined>();
  const [problem, complain] = useState('');
  const wish: Wish = question.act === 'move' ? { act: 'move', server: question.server, to } : question;
  const asked = JSON.stringify(wish);

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    let wanted = true;
    show(undefined);
    complain('');
    tell<Shown>('foresee', { wish: JSON.parse(asked) })
      .then((answer) => wanted && show(answer))
      .catch((error: Error) => wanted && complain(error.message));
    return () => {
      wanted = false;
    };
  }, [asked]);

  const confirm = () =>
    tell('act', { wish, confirmation: shown?.confirmation ?? '' })
      .then(close)
      .catch((error: Error) => complain(error.message));
  const title = titleOf(question);
  const refused = shown?.foresight.refused ?? '';

  return (
    <dialog ref={dialog} aria-labelledby="question" onClose={close}>
      <h2 id="question" class="question">
        {title}
      </h2>
      {question.act === 'move' && <Targets {...{ question, to, choose }} />}
      <div class="foresight" aria-live="polite" aria-busy={shown === undefined && problem === ''}>
        {shown === undefined && problem === '' && <p class="faint">Looking who will notice…</p>}
        {shown?.foresight.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {shown !== undefined && refused === '' && <Clients foresight={shown.foresight} />}
        {refused !== '' && <p class="trouble">{refused}</p>}
        {problem !== '' && <p class="trouble">{problem}</p>}
      </div>
      <div class="answers">
        <button type="button" onClick={() => dialog.current?.close()}>
          Leave it as it is
        </button>
        <button
          type="button"
          class="yes"
          disabled={shown === undefined || refused !== '' || problem !== ''}
          onClick={confirm}
        >
          {question.act === 'move' ? `Move to ${to}` : YES[question.act]}
        </button>
      </div>
    </dialog>
  );
}

function titleOf(question: Question): string {
  switch (question.act) {
    case 'move':
      return `Move ${question.server}`;
    case 'drain':
      return `Drain ${question.node}`;
    case 'undrain':
      return `End the drain of ${question.node}`;
    default:
      return wishInWords(question);
  }
}

const YES = {
  drain: 'Drain it',
  undrain: 'End the drain',
  failback: 'Take them home',
  pause: 'Pause it',
  resume: 'Resume it',
} as const;

interface TargetsOf {
  readonly question: Question & { readonly act: 'move' };
  readonly to: string;
  readonly choose: (node: string) => void;
}

const Targets = ({ question: { targets, home }, to, choose }: TargetsOf) => (
  <fieldset>
    <legend>Where to?</legend>
    {targets.map((target) => (
      <label key={target}>
        <input type="radio" name="target" value={target} checked={target === to} onChange={() => choose(target)} />
        {target}
        {target === home && <span class="faint"> its home</span>}
      </label>
    ))}
  </fieldset>
);

function Clients({ foresight: { clients } }: { foresight: Foresight }) {
  const named = clients.filter(({ addresses }) => addresses === null || addresses.length > 0);
  if (named.length === 0) return null;
  return (
    <details>
      <summary>The clients</summary>
      <ul class="clients">
        {named.map(({ server, addresses }) => (
          <li key={server}>
            <strong>{server}</strong> {addresses === null ? 'nobody can say who is connected' : addresses.join(', ')}
          </li>
        ))}
      </ul>
    </details>
  );
}
