import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether node_modules holds what the lock asks for. Compares npm's own record of what it installed
 * with the lock, so that a tree from `npm install` is as good as one from `npm ci`. Optional
 * packages are left out: most of them belong to other platforms.
 */
export function isInstalled(root, { dev }) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true
    if (entry.optional || entry.devOptional || entry.peer || (entry.dev && !dev)) return true
    return present[path]?.version === entry.version && existsSync(join(root, path))
  })
}

/**
 * Installs exactly what the lock says. Where npm will not do that (an npm that disagrees with the
 * lock about packages of other platforms), installs what package.json allows, and says so.
 *
 * @throws Error with the way out when nothing can be installed
 */
export function install(root) {
  say('installing packages (first start, or the lock has changed) …')
  if (npm(root, ['ci', '--include=dev'])) return
  say('`npm ci` failed (see above); trying `npm install` without the lock instead …')
  if (npm(root, ['install', '--include=dev', '--no-package-lock'])) return
  throw new Error(
    'the packages could not be installed. npm said why above; a network or a registry that cannot be reached is the usual reason. Run `npm ci` yourself to see it again.',
  )
}

function npm(root, args) {
  // Under `npm start` this is the npm that runs us; on its own, the one on PATH.
  const self = process.env.npm_execpath
  const [command, before] = self?.endsWith('.js') ? [process.execPath, [self]] : ['npm', []]
  const { status } = spawnSync(command, [...before, ...args, '--no-audit', '--no-fund'], {
    cwd: root,
    // Its chatter is for the person who waits, not for a program that reads our output.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  })
  return status === 0
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

function say(text) {
  process.stderr.write(`holdfast: ${text}\n`)
}
