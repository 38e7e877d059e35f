import { defineConfig } from 'vitest/config';

/** What of the lab's own code needs no lab. */
const LAB_UNITS = ['test/lab/{traffic,fence,wire,owner}/**/*.test.ts', 'test/lab/{specs,resolve-inside}.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{core,host,work,entry}/**/*.test.ts', ...LAB_UNITS],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          exclude: LAB_UNITS,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxWorkers: 1,
          retry: 0,
        },
      },
    ],
  },
});
