import { MINE, NOT_FOUND, type PageRow, SIGN_IN, SYSTEM } from '../src/page-table.ts'

type Module = {
  code: string | null
  importers: readonly string[]
  dynamicImporters: readonly string[]
}
type Graph = { getModuleInfo(id: string): Module | null }

const START = '/src/main.tsx'
const FRAME = '/src/shell/Shell.tsx'
/** A package's list of everything it has, from which sources take by name. */
const LIST = /\/@mantine\/\w+\/esm\/index\.mjs$/
const TAKES = /import\s*{([^}]*)}\s*from\s*["']@mantine\/\w+["']/g

/**
 * Puts what several pages share into few files, by who loads them: HTTP/1.1 has six connections, and a
 * page of thirty small files waited for five of them one after the other. Nothing of the frame is in
 * the sign-in, nothing of the administrators’ alone in the frame. Null: what the bundler makes of it.
 */
export function createLayers(): (id: string, graph: Graph) => string | null {
  const importersOf = createImportersOf()
  return (id, graph) => {
    if (isLoadedAlone(id, graph)) return null
    const users = new Set([id])
    for (const user of users) for (const next of importersOf(user, graph)) users.add(next)
    const alone = [...users].filter((user) => isLoadedAlone(user, graph))
    return layerOf([...users], alone.length)
  }
}

/** By `import()`, and not with all pages: it stays a file of its own. */
const isLoadedAlone = (id: string, graph: Graph) =>
  !id.endsWith(FRAME) && graph.getModuleInfo(id)?.dynamicImporters.length !== 0

/** `alone`: how many of the users are loaded by `import()`: pages, dialogs, previews. */
function layerOf(users: readonly string[], alone: number): string | null {
  const pagesOf = (rows: readonly PageRow[]) =>
    rows.filter(({ file }) => users.some((user) => user.endsWith(`/src/pages/${file}.tsx`)))
  const isIn = (file: string) => users.some((user) => user.endsWith(file))
  if (isIn(START)) return null
  if (pagesOf(SIGN_IN).length > 0) return 'sign-in'
  if (isIn(FRAME)) return 'frame'
  const ofEverybody = pagesOf([...MINE, NOT_FOUND])
  const [page, ...others] = new Set([...ofEverybody, ...pagesOf(SYSTEM)].map(({ file }) => file))
  if (page === undefined || alone < 2) return null
  // What a page shares only with what is opened in it.
  if (others.length === 0) return page.replace(/.*\//, 'with-')
  if (ofEverybody.length > 0) return 'frame'
  // A few pages would make all others load what is theirs; what is opened may be opened by everybody.
  return others.length > 1 && alone === 1 + others.length ? 'system' : null
}

/** Who imports a module, but for `import()`; a list of everything imports nothing by itself. */
function createImportersOf() {
  const known = new Map<string, readonly string[]>()
  const taken = new Map<string, ReadonlySet<string>>()
  const takes = (id: string, name: string, graph: Graph) => {
    const names = taken.get(id) ?? namesTaken(graph.getModuleInfo(id)?.code ?? '')
    taken.set(id, names)
    return names.has(name)
  }
  const look = (id: string, graph: Graph) =>
    (graph.getModuleInfo(id)?.importers ?? []).flatMap((importer) => {
      if (!LIST.test(importer)) return [importer]
      const all = graph.getModuleInfo(importer)?.importers ?? []
      return all.filter((user) => takes(user, nameOf(id), graph))
    })
  return (id: string, graph: Graph) => {
    const importers = known.get(id) ?? look(id, graph)
    known.set(id, importers)
    return importers
  }
}

/** `…/Menu/Menu.mjs` → `Menu`, `…/use-long-press/use-long-press.mjs` → `useLongPress`. */
const nameOf = (id: string): string =>
  id
    .slice(id.lastIndexOf('/') + 1, id.lastIndexOf('.'))
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const namesTaken = (code: string): ReadonlySet<string> =>
  new Set(
    [...code.matchAll(TAKES)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim().split(' ')[0] ?? ''),
    ),
  )
