import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Entry = {
  version?: string
  resolved?: string
  link?: boolean
  dev?: boolean
  optional?: boolean
  hasInstallScript?: boolean
  optionalDependencies?: Record<string, string>
  os?: string[]
  cpu?: string[]
  libc?: string[]
}
type Packages = Record<string, Entry>
type Lock = { packages: Packages }

/**
 * What is wrong with the lock. Two things creep in with every `npm install`:
 * - `resolved` addresses, which tie everybody to one person's registry;
 * - gaps: npm leaves out optional packages (binaries of other platforms) that its registry did not
 *   offer just then, and `npm ci` of a newer npm then refuses the whole lock.
 */
export function lockProblems(lock: Lock): string[] {
  const addresses = Object.entries(lock.packages)
    .filter(([, entry]) => entry.resolved !== undefined && !entry.link)
    .map(([path]) => `${path} has a "resolved" address`)
  const gaps = [...missingOptional(lock.packages)].map(
    ([path, { version }]) => `${path} (optional, ${version}) is missing`,
  )
  return [...addresses, ...gaps]
}

/**
 * Packages that run a script of their own when they are installed, and are not named in `allowScripts`
 * of package.json, with a yes or a no (S16).
 */
export function unnamedScripts(lock: Lock, allowScripts: Record<string, boolean>): string[] {
  return Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
    .filter((name) => !(name in allowScripts))
    .map((name) => `${name} has an install script that allowScripts does not name`)
}

/** Removes the addresses and fills the gaps, without integrity: what is absent cannot be hashed. */
export function repairLock(lock: Lock): Lock {
  const packages = { ...lock.packages }
  for (const [path, entry] of missingOptional(packages)) packages[path] = entry
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [, entry] of sorted) if (!entry.link) delete entry.resolved
  return { ...lock, packages: Object.fromEntries(sorted) }
}

function missingOptional(packages: Packages): Map<string, Entry> {
  const missing = new Map<string, Entry>()
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      // Without an exact version there is nothing to write; npm asks only for those it pins.
      if (isFound(packages, path, name) || !/^\d/.test(version)) continue
      const entry = { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true }
      missing.set(`node_modules/${name}`, entry)
    }
  }
  return missing
}

/** Node's own search: from the folder of the asking package upwards. */
function isFound(packages: Packages, from: string, name: string): boolean {
  const levels = from.split('/node_modules/')
  return [...levels.keys(), levels.length].some((depth) => {
    const base = levels.slice(0, depth).join('/node_modules/')
    return packages[`${base}${base === '' ? '' : '/'}node_modules/${name}`] !== undefined
  })
}

/** Told by the name, so that npm does not fetch the binaries of all platforms everywhere. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-')
  const os = ['android', 'darwin', 'linux', 'win32'].find((word) => words.includes(word))
  const cpu = ['arm64', 'arm', 'x64', 'ia32'].find((word) => words.includes(word))
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
    ...(os ? { os: [os] } : {}),
  }
}

/** Problems of this repository's lock; with `fix` they are repaired in the file instead. */
export function checkLock(root: string, { fix = false } = {}): string[] {
  const file = join(root, 'package-lock.json')
  if (!existsSync(file)) return ['package-lock.json is missing']
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock
  const scripts = unnamedScripts(lock, allowedScripts(root))
  if (!fix) return [...lockProblems(lock), ...scripts]
  writeFileSync(file, `${JSON.stringify(repairLock(lock), null, 2)}\n`)
  return scripts
}

const allowedScripts = (root: string): Record<string, boolean> =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).allowScripts ?? {}
