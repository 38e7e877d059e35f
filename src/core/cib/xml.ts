// XML as far as a CIB needs it: elements and attributes in order, no text.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Failed } from '../base/failed.ts';

export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
}

export function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly XmlElement[] = [],
): XmlElement {
  return { tag, attributes, children };
}

/** The root element. Throws Failed (1, `not-xml`) when the text is not one well-formed element. */
export function parseXml(text: string): XmlElement {
  const valid = XMLValidator.validate(text);
  const [root] = valid === true ? elements(parser.parse(text) as Parsed[]) : [];
  if (root !== undefined) return root;
  throw new Failed(1, 'not-xml', `expected XML${valid === true ? '' : `: ${valid.err.msg} (line ${valid.err.line})`}`);
}

/** Two spaces a level, attributes in the order given, a final newline. */
export function writeXml(root: XmlElement, indent = ''): string {
  const attributes = Object.entries(root.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const head = `${indent}<${root.tag}${attributes.join('')}`;
  if (root.children.length === 0) return `${head}/>\n`;
  return `${head}>\n${root.children.map((child) => writeXml(child, `${indent}  `)).join('')}${indent}</${root.tag}>\n`;
}

// `htmlEntities` is what makes this parser read character references.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** What the parser gives with preserveOrder: one key is the tag, `:@` the attributes. */
type Parsed = Readonly<Record<string, unknown>>;

function elements(parsed: readonly Parsed[]): XmlElement[] {
  return parsed.flatMap((entry) => {
    const tag = Object.keys(entry).find((key) => key !== ':@' && key !== '#text');
    if (tag === undefined) return [];
    return [element(tag, (entry[':@'] ?? {}) as Record<string, string>, elements(entry[tag] as Parsed[]))];
  });
}

// Tabs and newlines as references: an XML reader turns bare ones in attributes into spaces (XML 1.0, 3.3.3).
const escaped = (value: string): string =>
  value.replace(/[&<>"\t\n\r]/g, (char) => ENTITIES[char] ?? `&#${char.charCodeAt(0)};`);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
