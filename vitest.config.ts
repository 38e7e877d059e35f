import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** What of the lab's own code needs no lab. */
const LAB_UNITS = [
  'test/lab/{traffic,fence,wire,owner,light,storage,kernel-node,faults}/**/*.test.ts',
  'test/lab/{specs,resolve-inside}.test.ts',
];

/** What `npm run test:long` runs: too long, or asking for more packages, than what every change is judged by. */
const LONG = [
  'test/lab/{scale,double-failures,ipv6,nodes,quorum-device,native-stop,cut,setup-package}.test.ts',
  'test/lab/{drbd,drbd-cut,kernel-drill,kernel-drop,kernel-ipv6,kernel-mixed,kernel-nodes,kernel-own,referrals,filesystem,kernel-filesystem}.test.ts',
];

const LABS = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // Labs mostly wait, for leases, tokens and fences, and none sees another.
  maxWorkers: 2,
  retry: 0,
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{core,host,work,entry}/**/*.test.ts', ...LAB_UNITS],
          // Ends what does not end by itself; on a busy machine the laws of large plans take many times what they do on a quiet one.
          testTimeout: 90_000,
          // Vitest leaves one processor of two idle.
          maxWorkers: '100%',
        },
      },
      {
        test: { name: 'lab', include: ['test/lab/**/*.test.ts'], exclude: [...LAB_UNITS, ...LONG], ...LABS },
      },
      {
        test: { name: 'long', include: LONG, ...LABS },
      },
    ],
  },
});
