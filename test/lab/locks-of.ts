import { deviceText } from '../../src/core/protocol/proc-locks.ts';
import type { Host } from '../../src/host/host.ts';

/**
 * How many locks the storage knows of on a file: Ganesha's are of open file descriptions (proc(5)), which every lab on this machine sees, so that
 * an inode alone would be several labs'. None on a file that is not there.
 */
export async function locksOf(host: Host, path: string): Promise<number> {
  const { stdout } = await host.run(['stat', '--format=%d %i', path], { okExits: [0, 1] });
  const [device = '', inode = ''] = stdout.trim().split(' ');
  const table = (await host.files.read('/proc/locks')) ?? '';
  const place = ` ${deviceText(Number(device))}:${inode} `;
  return table.split('\n').filter((line) => line.includes('OFDLCK') && line.includes(place)).length;
}
