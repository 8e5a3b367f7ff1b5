import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runMain } from '@holdfast/process'
import { createBench } from './bench.ts'
import { readBenchConfig } from './config.ts'
import { describeMachine, machineLine } from './machine.ts'
import { measurements } from './measurements/all.ts'
import { readOptions } from './options.ts'
import { renderTable } from './report.ts'
import { isMet, type Row } from './row.ts'

const FOLDER = fileURLToPath(new URL('../../../.bench', import.meta.url))

runMain('bench', async ({ defer, signal, stop }) => {
  const options = readOptions(process.argv.slice(2), FOLDER)
  const { ipfsProgram: kubo, clusterProgram: cluster } = readBenchConfig()
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  const { bench, end } = createBench({
    options,
    kubo,
    cluster,
    say,
  })
  defer('what was started', end, { limitMs: 120_000 })

  const machine = describeMachine()
  say(machineLine(machine))
  const rows: Row[] = []
  for (const { names, run } of measurements) {
    if (!names.some((name) => options.names.includes(name))) continue
    signal.throwIfAborted()
    rows.push(...(await run(bench)))
    // After each, so that a long run that is stopped has not been for nothing.
    await writeResults({ machine, options, rows })
  }
  process.stdout.write(`\n${renderTable(rows)}\n\n${machineLine(machine)}\n`)
  stop('done')
})

type Results = { machine: object; options: object; rows: readonly Row[] }

const writeResults = async ({ machine, options, rows }: Results): Promise<void> => {
  await mkdir(FOLDER, { recursive: true })
  const results = {
    at: new Date().toISOString(),
    machine,
    options,
    rows: rows.map((row) => ({ ...row, met: isMet(row) ?? null })),
  }
  await writeFile(join(FOLDER, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
}
