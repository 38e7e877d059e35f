// What one client of a drill waited, over time.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { ClientView } from '../../../core/web/report-view.ts';

const HEIGHT = 200;

export function Plot({ name, series, writes, longestGapMs, longestOpenMs, lost, reordered, duplicated }: ClientView) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let plot = draw(element, series);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => {
      plot.destroy();
      plot = draw(element, series);
    };
    scheme.addEventListener('change', redraw);
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', redraw);
      plot.destroy();
    };
  }, [series]);
  const worst = `longest wait for a write ${longestGapMs} ms, for an open ${longestOpenMs} ms`;
  return (
    <figure>
      <figcaption>
        <strong>{name}</strong> {writes} writes: {worst}; {lost} lost, {reordered} reordered, {duplicated} duplicated
      </figcaption>
      <div ref={place} role="img" aria-label={`${name} over time: ${worst}`} />
    </figure>
  );
}

// ---

function draw(element: HTMLElement, { seconds, gaps, opens }: ClientView['series']): uPlot {
  const colour = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
  const axis = { stroke: colour('--faint'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  const paths = uPlot.paths.stepped?.({ align: 1 });
  const line = { spanGaps: false, points: { show: false }, ...(paths && { paths }) };
  const ms = (_: uPlot, value: number | null) => (value === null ? '–' : `${value} ms`);
  const most = Math.max(1_000, ...gaps.map((it) => it ?? 0), ...opens.map((it) => it ?? 0));
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      scales: { x: { time: false }, y: { distr: 3, range: [20, most * 1.3] } },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map((tick) => `${tick} s`) },
        { ...axis, size: 62, values: (_, ticks) => ticks.map((tick) => (LEVELS.has(tick) ? level(tick) : '')) },
      ],
      series: [
        { label: 'since the fault', value: (_, value) => (value === null ? '–' : `${value.toFixed(2)} s`) },
        {
          ...line,
          label: 'writes waited',
          stroke: colour('--blue'),
          fill: `${colour('--blue')}44`,
          width: 1.5,
          value: ms,
        },
        { ...line, label: 'opens waited', stroke: colour('--violet'), width: 1.5, value: ms },
      ],
      hooks: { draw: [(plot) => markFault(plot, colour('--bad'))] },
    },
    [[...seconds], [...gaps], [...opens]],
    element,
  );
}

const LEVELS = new Set([100, 1_000, 10_000, 100_000]);
const level = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`);

function markFault({ ctx, bbox, valToPos }: uPlot, colour: string): void {
  const x = Math.round(valToPos(0, 'x', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
