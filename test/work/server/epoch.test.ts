import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextEpoch } from '../../../src/work/server/epoch.ts';
import { memoryHost } from '../memory-host.ts';

const PATH = '/state/servers/nfs1/epoch';

describe('the epoch of an incarnation', () => {
  it('is the time of day for a first start', async () => {
    const host = memoryHost('node1');
    host.now = 1_800_000_000_500;
    expect(await nextEpoch(host, PATH)).toBe(1_800_000_000);
  });

  it('is on the state volume before it is returned', async () => {
    const host = memoryHost('node1');
    host.now = 5_000;
    await nextEpoch(host, PATH);
    expect(host.content.get(PATH)).toBe('5\n');
  });

  it('rises with every start, however the clocks of the nodes differ', async () => {
    const starts = fc.array(fc.integer({ min: 0, max: 4_000_000 }), { minLength: 2, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(starts, async (times) => {
        const host = memoryHost('node1');
        const epochs: number[] = [];
        for (const time of times) {
          host.now = time;
          epochs.push(await nextEpoch(host, PATH));
        }
        expect(epochs.every((epoch, index) => index === 0 || epoch > (epochs[index - 1] ?? 0))).toBe(true);
      }),
    );
  });

  it('refuses a record that holds no epoch, rather than to start from zero', async () => {
    const host = memoryHost('node1', { [PATH]: 'garbage' });
    await expect(nextEpoch(host, PATH)).rejects.toThrow('does not hold an epoch');
  });
});
