import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoted } from '../../../src/core/config/ganesha-block.ts';
import { clientTerms } from '../../../src/core/config/ganesha-clients.ts';
import { ganeshaConf, serverOwner, serverScope } from '../../../src/core/config/ganesha-conf.ts';
import type { Server } from '../../../src/core/spec/cluster.ts';
import { campus, mixed, modern, old } from './campus.ts';

const conf = (server: Server): string =>
  ganeshaConf({ cluster: campus, server, recoveryRoot: `/srv/state/servers/${server.name}/recovery` });

describe('ganesha.conf', () => {
  test.each([mixed, modern, old])('of server $name is the golden one', async (server) => {
    await expect(conf(server)).toMatchFileSnapshot(`golden/campus-${server.name}-ganesha.conf`);
  });

  test('has one scope for all servers of a cluster, and an owner for each', () => {
    expect(conf(mixed)).toContain(serverScope(campus));
    expect(conf(modern)).toContain(serverScope(campus));
    expect(serverOwner(campus, mixed)).not.toBe(serverOwner(campus, modern));
  });

  test('turns NLM on only where NFSv3 is served', () => {
    expect(conf(mixed)).toContain('Enable_NLM = true;');
    expect(conf(modern)).toContain('Enable_NLM = false;');
  });

  test('opens an export nowhere but in its CLIENT block', () => {
    const opened = conf(mixed).match(/^.*Access_Type = (RW|RO);$/gm);
    expect(opened).toEqual(['    Access_Type = RW;', '    Access_Type = RO;']);
  });

  test('lets remembered attributes live only where no other server lists the export', () => {
    expect(conf(modern).match(/Attr_Expiration_Time = 0;/g)).toHaveLength(1);
  });
});

describe('a quoted string', () => {
  test('is read back by the scanner as it was, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab\\"\'\n\t\r;={}#') }), (text) => {
        fc.pre(!text.endsWith('\\'));
        expect(scanned(`${quoted(text)}; Pseudo = "/other";`)).toBe(text);
      }),
    );
  });

  test.each(['/srv/home\\', '/srv/\0home'])('%j is refused, since the scanner would read another', (text) => {
    expect(() => quoted(text)).toThrow(expect.objectContaining({ exit: 2, code: 'bad-text' }));
  });
});

describe('a client', () => {
  test.each([
    ['*', ['*']],
    ['192.0.2.7', ['192.0.2.7']],
    ['192.0.2.7/32', ['192.0.2.7']],
    ['198.51.100.0/24', ['198.51.100.0/24']],
    ['0.0.0.0/0', ['0.0.0.0/1', '128.0.0.0/1']],
    ['::/0', ['::/1', '8000::/1']],
    ['2001:DB8:0:0::/64', ['2001:db8::/64']],
    ['2001:db8::1/128', ['2001:db8::1']],
    ['2001:db8::2/127', ['2001:db8::2', '2001:db8::3']],
  ])('%s is written as %j', (client, terms) => {
    expect(clientTerms(client)).toEqual(terms);
  });

  test.each(['2001:db8::/112', 'host.example', '192.0.2.1; Access_Type = RW', ''])('%j is refused', (client) => {
    expect(() => clientTerms(client)).toThrow(expect.objectContaining({ exit: 2, code: 'bad-client' }));
  });
});

/** What Ganesha makes of a double-quoted string: the longest match of DQUOTE in conf_lex.l, then save_token of analyse.c. */
function scanned(text: string): string | undefined {
  const ends = [...text.matchAll(/"/g)].map(({ index }) => index + 1).reverse();
  const end = ends.find((candidate) => /^"(\\[^\n]|[^"])*"$/.test(text.slice(0, candidate)));
  const control: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
  return end === undefined
    ? undefined
    : text.slice(1, end - 1).replace(/\\([^\n])/g, (_, char: string) => control[char] ?? char);
}
