import { describe, expect, it } from 'vitest';
import { exportId } from '../../../../src/core/spec/export-id.ts';
import { bad, found, GOOD } from '../spec-text.ts';

const HOME = '{ path: /srv/home, clients: [198.51.100.0/24] }';
const MAIL = '{ path: /srv/mail, clients: [198.51.100.0/24] }';

describe('exports', () => {
  it('that a server lists must be there', () => {
    expect(found(bad(['[mail]', '[mial]']))).toEqual(['11:3 warning unserved-export', '14:59 error no-such-export']);
  });

  it('that nobody serves are doubtful', () => {
    expect(found(bad(['[mail]', '[home]']))).toContain('11:3 warning unserved-export');
  });

  it('have ids of their own', () => {
    const text = bad([HOME, `${HOME.slice(0, -1)}, id: 7 }`], [MAIL, `${MAIL.slice(0, -1)}, id: 7 }`]);
    expect(found(text)).toEqual(['11:61 error duplicate-export-id']);
  });

  it('whose names lead to the same id are told to set one', () => {
    const [one, other] = namesThatCollide();
    const text = GOOD.replaceAll(/\bhome: \{/g, `${one}: {`).replaceAll('mail: {', `${other}: {`);
    expect(found(text.replace('[home]', `[${one}]`).replace('[mail]', `[${other}]`))).toEqual([
      '11:3 error duplicate-export-id',
    ]);
  });

  it('have pseudo paths of their own', () => {
    expect(found(bad([MAIL, `${MAIL.slice(0, -1)}, pseudo: /home }`]))).toEqual(['11:65 error duplicate-pseudo']);
    expect(found(bad([HOME, `${HOME.slice(0, -1)}, pseudo: /mail/ }`]))).toEqual(['11:3 error duplicate-pseudo']);
  });

  it('have folders of their own, however they are written', () => {
    expect(found(bad(['/srv/mail,', '/srv//home/,']))).toEqual(['11:17 error duplicate-path']);
    expect(found(bad(['/srv/mail,', '/,']))).toContain('11:17 error exports-root');
  });

  it('inside exports are doubtful', () => {
    expect(found(bad(['/srv/mail,', '/srv/home/mail,']))).toEqual(['11:17 warning nested-exports']);
    expect(found(bad(['/srv/mail,', '/srv/homemade,']))).toEqual([]);
  });

  it.each(['srv/mail', './mail', '/srv/../mail', '/srv/./mail', '"/srv/a\\nb"', `'/srv/a"b'`, '""'])(
    'can not be at %s',
    (path) => {
      expect(found(bad(['/srv/mail,', `${path},`]))).toEqual(['11:17 error bad-path']);
    },
  );

  it.each(['/tmp/mail', '/run/mail', '/var/tmp/mail'])('at %s are on no storage that every node sees', (path) => {
    expect(found(bad(['/srv/mail,', `${path},`]))).toEqual(['11:17 warning path-not-shared']);
  });
});

describe('clients', () => {
  const only = (client: string) => bad([MAIL, `{ path: /srv/mail, clients: [${client}] }`]);

  it.each(['198.51.100.7', '198.51.100.7/32', '"*"', '"2001:db8::/32", 198.51.100.0/24'])('can be %s', (client) => {
    expect(found(only(client))).toEqual([]);
  });

  it.each(['198.51.100.7/24', '"*.example.com"', '"@hosts"', 'client1', '""', '10.0.0.0/40'])(
    'can not be %s',
    (client) => {
      expect(found(only(client))).toEqual(['11:38 error bad-client']);
    },
  );

  it('are named once, and at least one', () => {
    expect(found(only('198.51.100.7, 198.51.100.7/32'))).toEqual(['11:52 error repeated']);
    expect(found(only(''))).toEqual(['11:37 error empty']);
  });

  it('of another family than the server never come', () => {
    expect(found(only('"2001:db8::/32"'))).toEqual(['11:37 warning clients-of-other-family']);
  });

  it('that may be anybody should not be root', () => {
    const text = bad([MAIL, '{ path: /srv/mail, clients: ["*"], squash: none }']);
    expect(found(text)).toEqual(['11:52 warning root-for-all']);
  });
});

describe('sharing', () => {
  it('one export because there is one is a note', () => {
    const text = bad(['[mail]', '[home]'], [`  mail: ${MAIL}\n`, '']);
    expect(found(text)).toEqual(['10:3 info shared-export']);
  });

  it('where every server could have an export of its own is doubtful, once', () => {
    expect(found(bad(['[mail]', '[home, mail]'], ['[home]', '[mail, home]']))).toEqual([
      '10:3 warning needless-sharing',
    ]);
  });

  it('that only some servers could give up is a note', () => {
    const third = '  nfs3: { address: 192.0.2.103/24, home: node3, exports: [home] }\n';
    expect(found(`${GOOD}${third}`)).toEqual(['10:3 info shared-export']);
  });
});

/** Two names with the same id; by the birthday paradox they are found among some hundreds. */
function namesThatCollide(): readonly [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; ; i += 1) {
    const name = `e${i}`;
    const other = seen.get(exportId(name));
    if (other !== undefined) return [other, name];
    seen.set(exportId(name), name);
  }
}
