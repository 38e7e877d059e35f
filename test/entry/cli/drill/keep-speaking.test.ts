import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepSpeaking } from '../../../../src/entry/cli/drill/keep-speaking.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('idle clients', () => {
  it('speak again and again, within less than a third of the shortest lease of a lab, until they are silenced', async () => {
    let spoken = 0;
    const silence = keepSpeaking([{ speak: async () => void spoken++ }]);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(spoken).toBeGreaterThanOrEqual(3);
    silence();
    const before = spoken;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(spoken).toBe(before);
  });

  it('ask nothing more while they wait for an answer, and hold up nobody else; a refusal ends nothing', async () => {
    const asked = { stuck: 0, refused: 0 };
    const stuck = { speak: () => new Promise<void>(() => void asked.stuck++) };
    const refused = { speak: () => Promise.reject(new Error(`ESTALE ${++asked.refused}`)) };
    const silence = keepSpeaking([stuck, refused]);
    await vi.advanceTimersByTimeAsync(6_000);
    silence();
    expect(asked.stuck).toBe(1);
    expect(asked.refused).toBeGreaterThanOrEqual(3);
  });
});
