// What the pages show of cluster.yaml: a reader copies it. Pieces are completed with what they leave out.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readSpec } from '../../../src/core/spec/read-spec.ts';

interface Piece {
  readonly nodes?: readonly { readonly name: string }[];
  readonly servers?: Readonly<Record<string, Server>>;
}

interface Server {
  readonly home: string;
  readonly exports: readonly string[];
  readonly filesystems?: readonly { readonly mount: string }[];
}

const ROOT = new URL('../../../', import.meta.url);
const pages = ['README.md', ...['docs', 'docs/decisions'].flatMap((folder) => pagesIn(folder))];
const snippets = pages.flatMap((page) => snippetsOf(page).map((text, index) => [page, index + 1, text] as const));

describe('the specs of the pages', () => {
  it('are found', () => {
    expect(new Set(snippets.map(([page]) => page))).toContain('docs/kernel.md');
  });

  it.each(snippets)('have nothing wrong: %s, number %i', (page, _number, text) => {
    const { findings } = readSpec(stringify(whole(parse(text))), page);
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

function pagesIn(folder: string): readonly string[] {
  const names = readdirSync(new URL(folder, ROOT)).sort();
  return names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);
}

function snippetsOf(page: string): readonly string[] {
  const text = readFileSync(new URL(page, ROOT), 'utf8');
  return [...text.matchAll(/^( *)```yaml\n([\s\S]*?)^\1```/gm)].map(([, , inner = '']) => inner);
}

/** Whatever stands in the piece, as it stands there; nodes, what the servers export, and a fencing device for every node (pages show one, "and so on"). */
function whole(piece: Piece): object {
  const servers = piece.servers ?? {
    nfs: { address: '192.0.2.101/24', home: piece.nodes?.[0]?.name ?? 'alpha', exports: ['home'] },
  };
  const homes = Object.values(servers).map(({ home }) => home);
  const nodes = piece.nodes ?? [...new Set([...homes, 'alpha', 'beta'])].map(nodeOf);
  const fence = { agent: 'fence_nil', nodes: nodes.map(({ name }) => name), options: { ip: '192.0.2.250' } };
  return {
    cluster: 'site',
    stateVolume: '/srv/state',
    exports: exportsOf(servers),
    ...piece,
    nodes,
    servers,
    fencing: [fence],
  };
}

const nodeOf = (name: string, index: number) => ({ name, address: `192.0.2.${11 + index}` });

const exportsOf = (servers: Readonly<Record<string, Server>>) =>
  Object.fromEntries(
    Object.values(servers).flatMap(({ exports, filesystems = [] }) =>
      exports.map((name) => [name, { path: pathOf(name, filesystems), clients: ['198.51.100.0/24'] }]),
    ),
  );

const pathOf = (name: string, filesystems: readonly { readonly mount: string }[]): string =>
  filesystems.find(({ mount }) => mount.endsWith(name))?.mount ?? `/srv/${name}`;
