import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Tally, tallyOf } from './tally.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A run that takes longer hangs; CI would kill it without saying where. */
const LIMIT_MS = 20 * 60_000
/** Nobody waits for the fault run, and it is to be long. */
const FAULTS_LIMIT_MS = 120 * 60_000

/** Runs a tool of node_modules with the Node that runs us; resolves with its exit code. */
export async function runTool(
  script: string,
  args: string[],
  { limitMs = LIMIT_MS }: { limitMs?: number } = {},
): Promise<number | null> {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: limitMs,
  })
  const [code] = await once(child, 'close')
  return code
}

/** Runs one of vitest's projects (see vitest.config.ts) and counts. */
export async function runTests(
  project: 'unit' | 'integration' | 'acceptance' | 'faults',
  filters: string[] = [],
) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-report-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const args = ['run', `--project=${project}`, ...reporters, ...filters]
    const limitMs = project === 'faults' ? FAULTS_LIMIT_MS : LIMIT_MS
    const code = await runTool('vitest/vitest.mjs', args, { limitMs })
    return tallyOf(readReport(file), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One check that either holds or does not, as a tally of one. */
export function verdict(name: string, problems: readonly string[]): Tally {
  const good = problems.length === 0
  console.log(`${good ? '✓' : '✗'} ${name}`)
  for (const problem of problems) console.log(`    ${problem}`)
  const failures = good ? [] : [[name, ...problems].join('\n    ')]
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0, failures }
}

function readReport(file: string) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
