// The ways of the arrows, around what stands between.
export interface Arrow {
  readonly server: string;
  /** Of an SVG path, from the board's upper left corner. */
  readonly d: string;
}

export function arrowsOn(board: HTMLElement): readonly Arrow[] {
  const origin = board.getBoundingClientRect();
  const place = (element: Element): Place => {
    const { left, right, top, height } = element.getBoundingClientRect();
    return { left: left - origin.left, right: right - origin.left, y: top - origin.top + Math.min(height / 2, 28) };
  };
  const top = (element: Element | null) => Math.round(element?.getBoundingClientRect().top ?? 0);
  const nodes = [...board.querySelectorAll('.node')];
  const [boxes, rows] = [nodes.map(place), nodes.map(top)];
  return [...board.querySelectorAll<HTMLElement>('[data-ghost]')].flatMap((ghost, index) => {
    const server = ghost.dataset.ghost ?? '';
    const card = board.querySelector(`[data-server="${CSS.escape(server)}"]`);
    if (card === null) return [];
    const [from, to] = [place(ghost), place(card)];
    const [home, there] = [ghost, card].map((it) => top(it.closest('.node')));
    // Only the first row has free space above it.
    const first = home === there && home === Math.min(...rows);
    const between = first && boxes.some(({ left, right }) => isBetween(from, to, (left + right) / 2));
    return [{ server, d: between ? over(from, to, index) : across(from, to) }];
  });
}

// ---

interface Place {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

const isBetween = (a: Place, b: Place, x: number): boolean =>
  Math.min(a.right, b.right) < x && x < Math.max(a.left, b.left);

/** A curve as by hand: out of the side that faces the other, or around where one stands above the other. */
function across(from: Place, to: Place): string {
  const way = to.left > from.right ? 1 : -1;
  const beside = way === 1 || to.right < from.left;
  const x1 = way === 1 ? from.right : from.left;
  const x2 = way === 1 || !beside ? to.left - 4 : to.right + 4;
  const bend = beside ? Math.max(24, Math.abs(x2 - x1) / 2) : 28;
  return `M${x1} ${from.y} C${x1 + way * bend} ${from.y} ${x2 - (beside ? way : 1) * bend} ${to.y} ${x2} ${to.y}`;
}

/** Over the heads of the boxes in between, each arrow a little higher than the one before. */
function over(from: Place, to: Place, lane: number): string {
  const way = to.left > from.right ? 1 : -1;
  const [x1, x2] = way === 1 ? [from.right, to.left - 4] : [from.left, to.right + 4];
  const [up, down] = [x1 + way * (AISLE - lane * 3), x2 - way * (AISLE + 4 - lane * 3)];
  const top = -10 - (lane % 3) * 5;
  const corner = (x: number, y: number, toX: number, toY: number) => `Q${x} ${y} ${toX} ${toY}`;
  return [
    `M${x1} ${from.y}`,
    `L${up - way * ROUND} ${from.y}`,
    corner(up, from.y, up, from.y - ROUND),
    `L${up} ${top + ROUND}`,
    corner(up, top, up + way * ROUND, top),
    `L${down - way * ROUND} ${top}`,
    corner(down, top, down, top + ROUND),
    `L${down} ${to.y - ROUND}`,
    corner(down, to.y, down + way * ROUND, to.y),
    `L${x2} ${to.y}`,
  ].join(' ');
}

/** From a card to the middle of the aisle between two boxes. */
const AISLE = 36;
const ROUND = 9;
