// HTML and SVG that can't be broken out of: text is escaped where it enters, and nothing else makes markup.

/** Markup is an object, text a string: whoever confuses them gets text. */
export interface Markup {
  readonly markup: string;
}

export type Content = Markup | string | readonly Content[];
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its content; attributes that are undefined are left out. Tag and attribute names are the program's own, never data. */
export function element(tag: string, attributes: Attributes = {}, ...content: readonly Content[]): Markup {
  const words = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeText(typeof value === 'number' ? short(value) : `${value}`)}"`)
    .join('');
  const inside = inMarkup(content);
  return { markup: VOID.has(tag) ? `<${tag}${words}>` : `<${tag}${words}>${inside}</${tag}>` };
}

/** A whole page. `style` is the program's own. */
export const page = (title: string, style: string, ...body: readonly Content[]): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
${inMarkup(body)}
</body>
</html>
`;

/** For text and for attributes in double quotes. What XML 1.0 forbids, controls and halves of characters, is shown as U+FFFD. */
export const escapeText = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

// ---

const VOID = new Set(['br', 'hr', 'meta']);
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** XML 1.0, section 2.2; and what turns the direction of the text around it (UAX 9). */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

const inMarkup = (content: Content): string => {
  if (typeof content === 'string') return escapeText(content);
  return 'markup' in content ? content.markup : content.map(inMarkup).join('');
};

/** Two decimals are finer than any screen or printer. */
const short = (value: number): string => `${Math.round(value * 100) / 100}`;
