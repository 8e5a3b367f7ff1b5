import { afterEach, describe, expect, it, vi } from 'vitest'
import { firstFiles } from '../build/first-files.ts'
import { createLayers } from '../build/layers.ts'
import { scriptsFor } from '../build/manifest.ts'
import { fetchOrTake } from '../src/api/first-answers.ts'
import { MINE, NOT_FOUND, SIGN_IN, SYSTEM } from '../src/page-table.ts'

describe('the files of a build', () => {
  const MANTINE = '/node_modules/@mantine/core/esm'
  const page = (name: string) => `/web/src/pages/${name}.tsx`
  const shell = '/web/src/shell/Shell.tsx'
  const main = '/web/src/main.tsx'
  /** Who imports each of them. */
  const importers: Record<string, string[]> = {
    '/web/src/for-all.ts': [main],
    '/web/src/router.ts': [main, shell],
    '/web/src/header.ts': [shell],
    '/web/src/field.ts': [page('sign-in/LoginPage'), shell],
    '/web/src/filters.ts': [page('files/FilesPage'), page('nodes/NodesPage')],
    '/web/src/node-name.ts': ['/web/src/node-row.ts'],
    '/web/src/node-row.ts': ['nodes/NodesPage', 'chunks/ChunksPage', 'users/UsersPage'].map(page),
    '/web/src/history.ts': [page('nodes/NodePage'), page('events/EventsPage')],
    '/web/src/drag.ts': [page('files/FilesPage')],
    '/web/src/file-name.ts': [page('files/FilesPage'), '/web/src/FilePanel.tsx'],
    '/web/src/picture.ts': ['/web/src/FilePanel.tsx'],
    '/web/src/sentence.ts': ['/web/src/FilePanel.tsx', '/web/src/node-row.ts'],
    [`${MANTINE}/Menu/Menu.mjs`]: [`${MANTINE}/index.mjs`],
    [`${MANTINE}/Table/Table.mjs`]: [`${MANTINE}/index.mjs`],
    [`${MANTINE}/index.mjs`]: [main, shell, page('nodes/NodesPage')],
  }
  const code: Record<string, string> = {
    [shell]: `import { Menu as M, Text } from "@mantine/core";`,
    [page('nodes/NodesPage')]: `import { Table } from '@mantine/core'`,
  }
  const alone = [
    ...[...SIGN_IN, ...MINE, ...SYSTEM].map(({ file }) => page(file)),
    ...[shell, '/web/src/FilePanel.tsx'],
  ]
  const graph = {
    getModuleInfo: (id: string) => ({
      code: code[id] ?? '',
      importers: importers[id] ?? [],
      dynamicImporters: alone.includes(id) ? ['/web/src/routes.tsx'] : [],
    }),
  }

  it.each([
    ['/web/src/for-all.ts', null],
    ['/web/src/router.ts', null],
    ['/web/src/header.ts', 'frame'],
    [shell, 'frame'],
    ['/web/src/field.ts', 'sign-in'],
    ['/web/src/filters.ts', 'frame'],
    ['/web/src/node-name.ts', 'system'],
    ['/web/src/drag.ts', null],
    ['/web/src/file-name.ts', 'with-FilesPage'],
    ['/web/src/picture.ts', null],
    ['/web/src/sentence.ts', null],
    ['/web/src/history.ts', null],
    [page('files/FilesPage'), null],
    [`${MANTINE}/Menu/Menu.mjs`, 'frame'],
    [`${MANTINE}/Table/Table.mjs`, null],
  ])('are by who loads them: %s is in %s', (id, layer) =>
    expect(createLayers()(id, graph)).toBe(layer),
  )

  const manifest = {
    'index.html': { file: 'index.js', imports: ['_everywhere'] },
    _everywhere: { file: 'everywhere.js' },
    _frame: { file: 'frame.js', name: 'frame', imports: ['_everywhere', 'index.html'] },
    ...Object.fromEntries(
      [...SIGN_IN, ...MINE, ...SYSTEM, NOT_FOUND].map(({ file }) => [
        `src/pages/${file}.tsx`,
        { file: `${file}.js`, imports: ['_everywhere'] },
      ]),
    ),
  }

  it('are told for each page, with the frame for whoever is signed in, and not what all have', () => {
    const { frame, pages } = firstFiles(manifest)
    expect(frame).toEqual(['frame.js'])
    expect(pages.find(({ path }) => path === '/login')?.scripts).toEqual(['sign-in/LoginPage.js'])
    expect(pages.find(({ path }) => path === '/admin')).toEqual({
      path: '/admin',
      access: 'admin',
      scripts: ['frame.js', 'dashboard/DashboardPage.js'],
    })
    expect(pages.at(-1)?.path).toBe('*')
  })

  it('are all there, or nothing is built', () =>
    expect(() => scriptsFor(manifest, ['src/pages/no/SuchPage.tsx'])).toThrow('the build has no'))
})

describe('an answer that was asked for before the app was there', () => {
  afterEach(() => void vi.unstubAllGlobals())
  const page = (asked: Promise<Response>) => {
    vi.stubGlobal('location', { href: 'http://holdfast.test/files' })
    vi.stubGlobal('window', { firstAnswers: { '/api/v1/me': asked } })
    vi.stubGlobal('fetch', async () => new Response('anew'))
  }
  const me = 'http://holdfast.test/api/v1/me'
  const text = async (asked: Promise<Response>) => (await asked).text()

  it('is taken once', async () => {
    page(Promise.resolve(new Response('first')))
    expect(await text(fetchOrTake('http://holdfast.test/api/v1/me?x=1'))).toBe('anew')
    expect(await text(fetchOrTake(me, { method: 'POST' }))).toBe('anew')
    expect(await text(fetchOrTake(me))).toBe('first')
    expect(await text(fetchOrTake(me))).toBe('anew')
  })

  it('is asked for anew when it did not arrive', async () => {
    page(Promise.reject(new TypeError('Failed to fetch')))
    expect(await text(fetchOrTake(me))).toBe('anew')
  })
})
