import { defineConfig } from 'vitest/config'

// Two projects: `unit` needs nothing but Node; `integration` starts real Postgres, nodes and services.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{libs,services,deploy}/*/test/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{libs,services,deploy}/*/test/**/*.integration.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['deploy/testbed/src/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
