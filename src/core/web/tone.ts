/** How a thing on the page is doing: what its colour says, which colour never says alone. */
export type Tone = 'good' | 'grace' | 'away' | 'bad' | 'plain';
