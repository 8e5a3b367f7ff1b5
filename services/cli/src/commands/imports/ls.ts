import type { Import } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner, wholeNumber } from '../../command.ts'
import { bytesText, printable, rateText, timeText } from '../../output/format.ts'
import { table } from '../../output/table.ts'

export const listImportsCommand = (runner: Runner): Command =>
  leaf<{ limit: number }>(runner, {
    name: 'ls',
    summary: 'List your imports, and how far they are',
    examples: ['imports ls', 'imports ls --limit 500 --json'],
    shape: (command) =>
      command.option('--limit <number>', 'how many of the newest', wholeNumber(1, 500), 50),
    work: async ({ connect, out }, { options }) => {
      const { client } = await connect()
      const { items } = await client.imports({ limit: options.limit })
      out.result({ items })
      out.line(items.length === 0 ? 'Nothing was imported yet.' : importTable(items))
      return undefined
    },
  })

const importTable = (imports: readonly Import[]): string =>
  table(
    [
      { title: 'BEGAN' },
      { title: 'STATE' },
      { title: 'BYTES', align: 'right' },
      { title: 'RATE', align: 'right' },
      { title: 'FILES', align: 'right' },
      { title: 'FROM' },
      { title: 'ID' },
    ],
    imports.map((one) => [
      timeText(one.createdAt),
      one.state,
      bytesOf(one),
      one.bytesPerSecond === null ? '–' : rateText(one.bytesPerSecond),
      String(one.files),
      printable(
        `${one.source ?? 'a CAR that was sent'}${one.error ? `: ${one.error.message}` : ''}`,
      ),
      one.id,
    ]),
  )

const bytesOf = ({ bytesDone, bytesTotal }: Import): string =>
  bytesTotal === null || bytesTotal === bytesDone
    ? bytesText(bytesDone)
    : `${bytesText(bytesDone)} of ${bytesText(bytesTotal)}`
