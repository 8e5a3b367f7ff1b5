import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importViolations } from '../src/import-rules.ts'
import { readRepository } from '../src/repository.ts'

const all = ['kysely', 'pg', 'express', 'bullmq', 'kubo-rpc-client', '@bull-board/api']
const ours = [
  'client',
  'catalog',
  'chunks',
  'nodes',
  'jobs',
  'gateway',
  'replicator',
  'testbed',
].map((name) => `@holdfast/${name}`)
const workspace = (folder: string) => ({
  folder,
  name: `@holdfast/${folder.split('/')[1]}`,
  dependencies: [...all, ...ours],
})
const workspaces = [
  ...['client', 'catalog', 'chunks', 'nodes', 'jobs', 'placement'].map((name) =>
    workspace(`libs/${name}`),
  ),
  ...['gateway', 'replicator'].map((name) => workspace(`services/${name}`)),
  { ...workspace('services/gateway/web'), name: '@holdfast/web' },
  ...['single-process', 'testbed'].map((name) => workspace(`deploy/${name}`)),
]

/** What the rules say about one planted file. */
function judge(path: string, text: string): string[] {
  return importViolations({ workspaces, files: [{ path, text }], folders: [] })
}

describe('the import rules', () => {
  it.each([
    ['services/gateway/src/start.ts', '@holdfast/replicator', 'services never import services'],
    ['libs/jobs/src/index.ts', '@holdfast/gateway', 'libs never import services'],
    ['libs/placement/src/index.ts', '@holdfast/catalog', 'decides only'],
    ['libs/placement/src/index.ts', '@holdfast/nodes', 'decides only'],
    ['libs/chunks/src/split.ts', '@holdfast/jobs', 'decides only'],
    ['services/gateway/src/files.ts', 'kysely', 'only catalog speaks Kysely'],
    ['services/gateway/src/files.ts', 'pg', 'only catalog speaks to Postgres'],
    ['services/replicator/src/copy.ts', 'kubo-rpc-client', 'only nodes knows Kubo'],
    ['services/replicator/src/work.ts', 'bullmq', 'only jobs imports BullMQ'],
    ['services/gateway/src/start.ts', 'bullmq', 'only jobs imports BullMQ'],
    ['services/replicator/src/http.ts', 'express', 'only the gateway'],
    ['services/gateway/src/start.ts', '../../replicator/src/start.ts', 'by its name'],
    ['libs/nodes/src/index.ts', '@holdfast/testbed', 'only deploy imports deploy'],
    ['services/gateway/web/src/main.tsx', '@holdfast/chunks', 'the client library only'],
    ['services/gateway/web/src/main.tsx', '@holdfast/gateway', 'services never import services'],
    ['services/gateway/web/src/main.tsx', '../../src/start.ts', 'by its name'],
    ['libs/nodes/src/index.ts', 'left-pad', 'does not list left-pad'],
  ])('catch %s importing %s', (path, name, why) => {
    for (const text of [
      `import { x } from '${name}'`,
      `import '${name}'`,
      `export * from "${name}"`,
      `import type { X } from '${name}'`,
      `const x = await import('${name}')`,
      `import {\n  x,\n} from '${name}'`,
    ]) {
      expect(judge(path, text)).toEqual([expect.stringContaining(why)])
    }
  })

  it.each([
    ['libs/catalog/src/index.ts', 'kysely'],
    ['libs/catalog/src/index.ts', '@holdfast/chunks'],
    ['libs/nodes/src/kubo.ts', 'kubo-rpc-client'],
    ['services/gateway/src/admin/bull-board.ts', 'bullmq'],
    ['services/gateway/src/start.ts', '@holdfast/catalog'],
    ['services/gateway/src/start.ts', './files.ts'],
    ['services/gateway/web/src/api/client.ts', '@holdfast/client'],
    ['services/gateway/web/src/main.tsx', './routes.tsx'],
    ['services/gateway/src/files.ts', 'node:fs'],
    ['deploy/single-process/src/main.ts', '@holdfast/gateway'],
    ['deploy/single-process/src/embedded-postgres.ts', 'pg'],
    ['services/gateway/test/upload.integration.test.ts', '@holdfast/replicator'],
    ['libs/nodes/test/contract.test.ts', '@holdfast/testbed'],
  ])('let %s import %s', (path, name) => {
    expect(judge(path, `import { x } from '${name}'`)).toEqual([])
  })

  it('read code, not comments', () => {
    const text = `// import x from 'kysely'\n/* from 'pg' */\nconst url = 'https://x' // from 'bullmq'\n`
    expect(judge('services/gateway/src/start.ts', text)).toEqual([])
  })

  it('say on which line', () => {
    const text = `\n\nimport { Pool } from 'pg'\n`
    expect(judge('services/gateway/src/start.ts', text)[0]).toContain('start.ts:3 imports pg')
  })

  it('let only a config.ts read the environment', () => {
    const text = 'const port = process.env.PORT'
    expect(judge('services/gateway/src/start.ts', text)).toEqual([
      expect.stringContaining('start.ts:1 reads the environment'),
    ])
    expect(judge('services/gateway/src/config.ts', text)).toEqual([])
    expect(judge('services/gateway/test/start.test.ts', text)).toEqual([])
    expect(judge('libs/nodes/src/x.ts', `import { env } from 'node:process'`)).toHaveLength(1)
  })

  it('refuse folders whose name says nothing', () => {
    const folders = ['libs/nodes/src/utils', 'libs/nodes/src/lanes', 'services/gateway/src/common']
    expect(importViolations({ workspaces, files: [], folders })).toEqual([
      expect.stringContaining('src/utils'),
      expect.stringContaining('src/common'),
    ])
  })

  it('look at every workspace of this repository', () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url))
    const repository = readRepository(root)
    const read = new Set(repository.files.map(({ path }) => path.split('/').slice(0, 2).join('/')))
    expect(repository.workspaces.length).toBeGreaterThan(10)
    expect(read).toContain('libs/process')
    expect(repository.files.some(({ path }) => path.includes('node_modules'))).toBe(false)
  })
})
