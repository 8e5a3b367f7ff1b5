import { defineConfig } from 'vitest/config'

/** Half a minute of zeros. */
const LARGE_ZIP = 'libs/archive/test/large-zip.test.ts'

// Four projects: `unit` needs nothing but Node; `integration` starts real Postgres, nodes and services;
// `acceptance` starts all of Holdfast, a dozen processes, and breaks it, two files at a time: they mostly
// wait; `faults` does the same for longer than every change can wait (`npm run test:faults`), and repeats
// the races and the simulation of the others more often. docs/faults.md says which test proves what.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{libs,services,deploy}/*/test/**/*.test.ts',
            'services/gateway/web/test/**/*.test.{ts,tsx}',
          ],
          exclude: ['**/*.integration.test.ts', LARGE_ZIP, '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{libs,services,deploy}/*/test/**/*.integration.test.ts'],
          exclude: ['deploy/acceptance/**', '**/node_modules/**'],
          globalSetup: [
            'deploy/testbed/src/global-setup.ts',
            'services/gateway/test/contract/global-setup.ts',
            'services/gateway/test/web/global-setup.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          // With three, nodes are taken for away now and then, by the short timers that tests have.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['deploy/acceptance/test/**/*.integration.test.ts'],
          globalSetup: ['services/gateway/test/web/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'faults',
          include: [
            'deploy/acceptance/faults/**/*.test.ts',
            LARGE_ZIP,
            'libs/catalog/test/delete-against-upload.integration.test.ts',
            'services/gateway/test/uploads-killed.integration.test.ts',
            'services/health-monitor/test/simulation/simulation.test.ts',
          ],
          env: { HOLDFAST_TEST_RACES: '10000', HOLDFAST_TEST_LIVES: '10000' },
          globalSetup: [
            'deploy/testbed/src/global-setup.ts',
            'services/gateway/test/web/global-setup.ts',
          ],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          fileParallelism: false,
        },
      },
    ],
  },
})
