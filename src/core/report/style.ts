// How the page looks: by the reader's own preference dark or light, and on paper.
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2026; --paper: #ffffff; --faint: #6b7280; --line: #d9dde3; --good: #1a7f4b; --bad: #c62828; --grace: #d98a00; --blue: #2563b8; --violet: #8a4fbf; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e6ea; --paper: #14171b; --faint: #9aa3ae; --line: #333a43; --good: #3fbf7f; --bad: #ff6b6b; --grace: #ffb640; --blue: #6ea8ff; --violet: #c79bf2; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 1100px; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; }
table { border-collapse: collapse; margin: .5rem 0; } td, th { text-align: left; padding: .15rem .9rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
details { border-bottom: 1px solid var(--line); padding: .3rem 0; } summary { cursor: pointer; } details details { border: 0; }
pre { font: 12px/1.45 ui-monospace, monospace; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; margin: .4rem 0; font: 11px system-ui, sans-serif; fill: var(--ink); }
.ok { color: var(--good); } .failed { color: var(--bad); font-weight: 600; } .faint { color: var(--faint); }
.tick { fill: var(--faint); font-size: 10px; } .name { font-weight: 600; } .small { font-size: 9px; }
.grid { stroke: var(--line); stroke-width: 1; } .fault { stroke: var(--bad); stroke-width: 1.5; } .phase { stroke: var(--faint); stroke-dasharray: 2 3; }
.serving { fill: var(--good); } .grace { fill: var(--grace); } .event { fill: var(--ink); fill-opacity: .65; }
.gaps { fill: var(--blue); fill-opacity: .35; stroke: var(--blue); } .opens { fill: none; stroke: var(--violet); stroke-width: 1.2; }
.held { stroke: var(--good); stroke-width: 6; } .waited { stroke: var(--grace); stroke-width: 2; } .lost { fill: var(--bad); }
@media print { body { max-width: none; padding: 0; font-size: 11px; } svg, tr { break-inside: avoid; } }
`;
