import { describe, expect, it } from 'vitest';
import { decodeRecords } from '../../../src/core/locks/client-record.ts';
import { addClient, dropClient } from '../../../src/work/locks/client-list.ts';
import { memoryHost } from '../memory-host.ts';

const FOLDER = '/srv/state/servers/nfs1/locks/live/sm';
const RECORD = { client: '192.0.2.7', myName: 'nfs1' };

const listed = (host: ReturnType<typeof memoryHost>) =>
  [...host.content].map(([path, text]) => [path, decodeRecords(text)]);

describe('the list of who holds NFSv3 locks', () => {
  it('has a file for each client, until it holds none', async () => {
    const host = memoryHost('node1');
    await addClient(host, FOLDER, RECORD);
    expect(listed(host)).toEqual([[`${FOLDER}/192.0.2.7`, [RECORD]]]);
    await dropClient(host, FOLDER, RECORD);
    expect(listed(host)).toEqual([]);
  });

  it('has one file of a client, whatever name of the server its locks were asked by', async () => {
    const host = memoryHost('node1');
    await addClient(host, FOLDER, RECORD);
    await addClient(host, FOLDER, { ...RECORD, myName: '192.0.2.101' });
    expect(listed(host)).toEqual([[`${FOLDER}/192.0.2.7`, [{ ...RECORD, myName: '192.0.2.101' }]]]);
    await dropClient(host, FOLDER, { ...RECORD, myName: 'another' });
    expect(listed(host)).toEqual([]);
  });

  it('keeps each file system of a client where that is told, and the client as long as one is left', async () => {
    const host = memoryHost('node1');
    await addClient(host, FOLDER, { ...RECORD, fsid: 1 });
    await addClient(host, FOLDER, { ...RECORD, fsid: 2 });
    await dropClient(host, FOLDER, { ...RECORD, fsid: 1 });
    expect(listed(host)).toEqual([[`${FOLDER}/192.0.2.7`, [{ ...RECORD, fsid: 2 }]]]);
    await dropClient(host, FOLDER, { ...RECORD, fsid: 2 });
    expect(listed(host)).toEqual([]);
  });

  it('forgets a client whole when no file system is named', async () => {
    const host = memoryHost('node1');
    await addClient(host, FOLDER, { ...RECORD, fsid: 1 });
    await addClient(host, FOLDER, RECORD);
    await dropClient(host, FOLDER, RECORD);
    expect(listed(host)).toEqual([]);
  });

  it('is not written again for a client that is on it', async () => {
    const host = memoryHost('node1');
    await addClient(host, FOLDER, RECORD);
    host.files.write = () => Promise.reject(new Error('written again'));
    await addClient(host, FOLDER, RECORD);
  });

  it('is undisturbed by the end of a client that is not on it', async () => {
    await dropClient(memoryHost('node1'), FOLDER, RECORD);
  });

  it.each(['..', '../../../../etc/passwd', '', '.hidden', 'a\nb', '/'])('keeps to its folder: %j', async (client) => {
    const host = memoryHost('node1');
    await addClient(host, FOLDER, { ...RECORD, client });
    const [[path] = []] = listed(host);
    expect(`${path}`.slice(FOLDER.length)).toMatch(/^\/[^/.][^/]*$/);
  });
});
