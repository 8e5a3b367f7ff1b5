import { posix } from 'node:path'
import { type Import, importsOf, lineAt, withoutComments } from './imports-of.ts'
import type { SourceFile } from './source-files.ts'

/** One workspace package: where it lies, what it is called, what it may use. */
export type Workspace = { folder: string; name: string; dependencies: readonly string[] }

export type Repository = {
  workspaces: readonly Workspace[]
  files: readonly SourceFile[]
  folders: readonly string[]
}

type Place = { file: SourceFile; home: Workspace; imported: Import }

/** Who may import a package of others. Whoever is not named goes through the one that is. */
const OWNERS: readonly { packages: RegExp; allowed: RegExp; why: string }[] = [
  { packages: /^kysely(\/|$)/, allowed: /^libs\/catalog\//, why: 'only catalog speaks Kysely' },
  {
    packages: /^pg(\/|$|-)/,
    // jobs hands a sized pool to BullMQ's Postgres backend; single-process creates the databases,
    // which happens before there is a catalogue.
    allowed: /^(libs\/(catalog|jobs)|deploy\/single-process)\//,
    why: 'only catalog speaks to Postgres',
  },
  { packages: /^kubo-rpc-client/, allowed: /^libs\/nodes\//, why: 'only nodes knows Kubo' },
  {
    packages: /^bullmq(\/|$)/,
    allowed: /^(libs\/jobs\/|services\/gateway\/src\/(.*\/)?bull-board(\.[\w-]+)?\.ts$)/,
    why: "only jobs imports BullMQ, Bull Board's file excepted",
  },
  { packages: /^express(\/|$)/, allowed: /^services\/gateway\//, why: 'only the gateway is HTTP' },
]

/** Decide, never act: what they decide about is handed to them. */
const PURE = ['libs/chunks', 'libs/placement']
const FORBIDDEN_TO_PURE = ['libs/catalog', 'libs/nodes', 'libs/jobs']

/** It runs in browsers, and speaks to the gateway as everybody else does. */
const WEB = 'services/gateway/web'
const ALLOWED_TO_WEB = ['libs/client']

const VAGUE_FOLDERS = new Set(['common', 'shared', 'utils', 'helpers', 'core', 'lib', 'misc'])

/**
 * The rules that keep the parts apart. One line per violation. Files
 * under test/ may import what they want: a test has to reach across to see two parts work together.
 */
export function importViolations(repository: Repository): string[] {
  const places = repository.files
    .filter(({ path }) => !isTest(path))
    .flatMap((file) => placesOf(file, repository.workspaces))
  return [
    ...places.flatMap((place) => {
      const problem = problemOf(place, repository.workspaces)
      const { file, imported } = place
      return problem ? [`${file.path}:${imported.line} imports ${imported.name}: ${problem}`] : []
    }),
    ...repository.files.flatMap(environmentReads),
    ...repository.folders.filter(isVague).map((folder) => `${folder}: name it by what it is for`),
  ]
}

function placesOf(file: SourceFile, workspaces: readonly Workspace[]): Place[] {
  // The deepest: the web app is a package within the gateway's folder.
  const home = workspaces
    .filter(({ folder }) => file.path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0]
  if (home === undefined) return []
  return importsOf(file.text).map((imported) => ({ file, home, imported }))
}

function problemOf(place: Place, workspaces: readonly Workspace[]): string | undefined {
  const { name } = place.imported
  if (name.startsWith('node:') || name.startsWith('#')) return undefined
  if (name.startsWith('.')) return leavingHome(place)
  const target = workspaces.find(
    (other) => name === other.name || name.startsWith(`${other.name}/`),
  )
  return (target && betweenParts(place.home, target)) ?? ownership(place) ?? undeclared(place)
}

/** A relative path into another package passes by what that package chose to export. */
function leavingHome({ file, home, imported }: Place): string | undefined {
  const target = posix.join(posix.dirname(file.path), imported.name)
  return target.startsWith(`${home.folder}/`) ? undefined : 'use the package by its name'
}

function betweenParts(home: Workspace, target: Workspace): string | undefined {
  if (home === target) return undefined
  const [from, to] = [kindOf(home), kindOf(target)]
  if (from === 'services' && to === 'services') return 'services never import services'
  if (from === 'libs' && to === 'services') return 'libs never import services'
  if (from !== 'deploy' && to === 'deploy') return 'only deploy imports deploy'
  if (home.folder === WEB && !ALLOWED_TO_WEB.includes(target.folder)) {
    return 'the web app uses the client library only'
  }
  if (PURE.includes(home.folder) && FORBIDDEN_TO_PURE.includes(target.folder)) {
    return `${home.folder} decides only, and gets what it needs handed to it`
  }
  return undefined
}

function ownership({ file, imported }: Place): string | undefined {
  const owner = OWNERS.find(({ packages }) => packages.test(imported.name))
  return owner === undefined || owner.allowed.test(file.path) ? undefined : owner.why
}

/** Hoisting hides a missing entry until somebody installs without the development packages. */
function undeclared({ home, imported }: Place): string | undefined {
  const parts = imported.name.split('/')
  const name = parts.slice(0, imported.name.startsWith('@') ? 2 : 1).join('/')
  if (name === home.name || home.dependencies.includes(name)) return undefined
  return `${home.folder}/package.json does not list ${name}`
}

function environmentReads({ path, text }: SourceFile): string[] {
  if (isTest(path) || posix.basename(path) === 'config.ts' || !/\.tsx?$/.test(path)) return []
  const code = withoutComments(text)
  return [
    ...code.matchAll(/\bprocess\.env\b|\bimport\s*\{[^}]*\benv\b[^}]*\}\s*from\s*'node:process'/g),
  ].map(
    (found) => `${path}:${lineAt(code, found.index)} reads the environment: only a config.ts does`,
  )
}

function isVague(folder: string): boolean {
  return VAGUE_FOLDERS.has(posix.basename(folder))
}

/** Test code that several packages use (the testbed, the acceptance rig) counts as such. */
function isTest(path: string): boolean {
  return (
    /^([^/]+\/[^/]+|services\/gateway\/web)\/test\//.test(path) ||
    /^deploy\/(testbed|acceptance)\//.test(path)
  )
}

function kindOf({ folder }: Workspace): string {
  return folder.split('/')[0] as string
}
