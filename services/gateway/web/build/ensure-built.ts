import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { budgetLines, measureBudget } from './budget.ts'
import { compressAll } from './compress.ts'
import { BUILD_ENVIRONMENT } from './config.ts'
import { writeFirstFiles } from './first-files.ts'
import { nameFirstScript } from './name-first-script.ts'
import { builtFrom, HASH_FILE, putInPlace } from './put-in-place.ts'
import { sourceHash } from './source-hash.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const home = fileURLToPath(new URL('..', import.meta.url))
/** Where the build lies. */
export const dist = join(home, 'dist')

/**
 * Builds the web app when it is missing or older than its sources. Made in a folder of its own and
 * put in place at the end, so that two starts at once, or one that is cut off, leave no half build.
 */
export async function ensureBuilt({ say = console.log } = {}): Promise<void> {
  const hash = sourceHash(repository)
  if (builtFrom(dist) === hash) return
  const started = performance.now()
  say('building the web app (first start, or it has changed) …')
  const folder = mkdtempSync(join(home, '.dist-'))
  try {
    await runVite(folder)
    nameFirstScript(folder)
    writeFirstFiles(folder)
    compressAll(folder)
    const budget = budgetLines(measureBudget(folder))
    writeFileSync(join(folder, HASH_FILE), hash)
    putInPlace(folder, dist)
    say(`built in ${((performance.now() - started) / 1_000).toFixed(1)} s; compressed with gzip:`)
    for (const line of budget) say(line)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runVite(folder: string): Promise<void> {
  const child = spawn(process.execPath, [join(home, 'build', 'run-vite.ts'), folder], {
    // Its words are for the person who waits, not for a program that reads our output.
    stdio: ['ignore', 2, 2],
    env: BUILD_ENVIRONMENT,
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error('vite could not build the web app; it said why above')
}
