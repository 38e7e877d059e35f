// From where a server belongs to where it is. For the eye only: the ghost says it in words.
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Drawing } from '../../../core/web/drawing.ts';
import { type Arrow, arrowsOn } from './arrow-paths.ts';

export function Arrows({ board, drawing }: { board: RefObject<HTMLDivElement | null>; drawing: Drawing }) {
  const [arrows, draw] = useState<readonly Arrow[]>([]);
  useLayoutEffect(() => {
    const element = board.current;
    if (element === null) return;
    const redraw = () => draw(arrowsOn(element));
    redraw();
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [board, drawing]);
  return (
    <svg class="arrows" aria-hidden="true">
      <defs>
        <marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M1 1 L9 5 L1 9" class="tip" />
        </marker>
      </defs>
      {arrows.map(({ server, d }) => (
        <path key={server} d={d} class="arrow" marker-end="url(#tip)" />
      ))}
    </svg>
  );
}
