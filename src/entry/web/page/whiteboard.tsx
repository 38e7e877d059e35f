// The cluster as people draw it.
import { useRef } from 'preact/hooks';
import type { Card } from '../../../core/web/card.ts';
import type { Box, Drawing, Ghost } from '../../../core/web/drawing.ts';
import { Arrows } from './arrows.tsx';
import type { Question } from './confirm.tsx';

type Ask = (question: Question) => void;

export function Whiteboard({ drawing, ask }: { drawing: Drawing; ask: Ask }) {
  const board = useRef<HTMLDivElement>(null);
  return (
    <section aria-labelledby="cluster-title">
      <div class="section-head">
        <h2 id="cluster-title">Cluster</h2>
        <Asks {...{ drawing, ask }} />
      </div>
      <div class="board" ref={board}>
        <Arrows board={board} drawing={drawing} />
        <ul class="nodes">
          {drawing.nodes.map((box) => (
            <Node key={box.name} {...{ box, ask }} />
          ))}
          {drawing.nowhere.length > 0 && (
            <li class="node nowhere bad">
              <h3>served nowhere</h3>
              <ul class="cards">
                {drawing.nowhere.map((card) => (
                  <Server key={card.name} {...{ card, ask }} />
                ))}
              </ul>
            </li>
          )}
        </ul>
      </div>
    </section>
  );
}

const Asks = ({ drawing: { cluster, may }, ask }: { drawing: Drawing; ask: Ask }) => (
  // biome-ignore lint/a11y/useSemanticElements: it groups buttons, not fields of a form
  <div class="asks" role="group" aria-label={`Cluster ${cluster}`}>
    {may.map((act) => (
      <button key={act} type="button" onClick={() => ask({ act })}>
        {ASKS[act]}
      </button>
    ))}
  </div>
);

const ASKS = { failback: 'Take servers home…', pause: 'Pause…', resume: 'Resume…' } as const;

function Node({ box, ask }: { box: Box; ask: Ask }) {
  const { name, address, tone, words, cards, ghosts, may } = box;
  return (
    <li class={`node ${tone}`} data-node={name}>
      <div class="node-head">
        <h3>{name}</h3>
        {may !== null && (
          <button type="button" aria-label={`${WORDS[may]} ${name}`} onClick={() => ask({ act: may, node: name })}>
            {WORDS[may]}
          </button>
        )}
      </div>
      <p class="state">
        <span class={`dot ${tone}`} aria-hidden="true" />
        {words} <span class="address">{address}</span>
      </p>
      <ul class="cards">
        {cards.map((card) => (
          <Server key={card.name} {...{ card, ask }} />
        ))}
        {ghosts.map((ghost) => (
          <Absent key={ghost.server} ghost={ghost} />
        ))}
        {cards.length + ghosts.length === 0 && <li class="empty">no servers</li>}
      </ul>
    </li>
  );
}

const WORDS = { drain: 'Drain…', undrain: 'End drain…' } as const;

function Server({ card, ask }: { card: Card; ask: Ask }) {
  const { name, address, home, tone, words, notes, clients, targets } = card;
  return (
    <li class={`card ${tone}`} data-server={name}>
      <div class="card-head">
        <h4>{name}</h4>
        {targets.length > 0 && (
          <button
            type="button"
            aria-label={`Move ${name}…`}
            onClick={() => ask({ act: 'move', server: name, home, targets })}
          >
            Move…
          </button>
        )}
      </div>
      <p>
        <span class={`dot ${tone}`} aria-hidden="true" />
        {words}
      </p>
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <p class="faint">
        <span class="address">{address}</span> · {clientsInWords(clients)}
      </p>
    </li>
  );
}

const clientsInWords = (clients: number | null): string =>
  clients === null
    ? 'clients unknown'
    : clients === 0
      ? 'no clients'
      : clients === 1
        ? '1 client'
        : `${clients} clients`;

const Absent = ({ ghost: { server, words } }: { ghost: Ghost }) => (
  <li class="card ghost" data-ghost={server}>
    <h4>{server}</h4>
    <p>{words}</p>
  </li>
);
