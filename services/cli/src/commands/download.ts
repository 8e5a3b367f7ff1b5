import type { Command } from 'commander'
import { leaf, type Runner, wholeNumber } from '../command.ts'
import type { Connection, Context } from '../context.ts'
import { CommandFailed, WrongArguments } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { explain } from '../explain.ts'
import { amountText, bytesText, counted, durationText, printable } from '../output/format.ts'
import { createTransferProgress, type TransferProgress } from '../output/transfer-progress.ts'
import { findRemoteFile, remotePath } from '../remote-file.ts'
import { downloadOne } from '../transfer/download-one.ts'
import { inParallel } from '../transfer/in-parallel.ts'
import { findTargets, type Target } from '../transfer/local-targets.ts'
import { printContent } from '../transfer/print-content.ts'

type Options = {
  recursive?: boolean
  force?: boolean
  cid?: string
  parallel: number
  attempts: number
}

type Entry = {
  path: string
  target: string
  cid: string
  size: number
  /** `given`: a tree of its own, by which its bytes were checked. */
  layout: 'fixed' | 'given'
  outcome: string
  resumed?: number
  error?: string
}

export const downloadCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'download',
    summary: 'Download files and folders, and check every byte',
    about:
      'Download files and folders. The CID of what arrives is computed here; a file gets its name only when it is complete and right. What an interrupted download left is gone on from.',
    examples: [
      'download /photos/cat.jpg',
      'download /photos/cat.jpg kitten.jpg --force',
      'download --recursive /photos ~/restored',
      'download /backup/db.sql.gz - | gunzip',
      'download /a.bin --cid bafkrei…        # only if it is still this content',
    ],
    shape: (command) =>
      command
        .argument('<file>', 'path or id on the server; a folder with --recursive')
        .argument('[target]', 'file or folder of this machine; - = standard output', '.')
        .option('-r, --recursive', 'a folder with everything in it')
        .option('-f, --force', 'replace files of this machine')
        .option('--cid <cid>', 'the root CID it must have')
        .option('-j, --parallel <number>', 'files at a time', wholeNumber(1, 64), 4)
        .option(
          '--attempts <number>',
          'tries without progress for each file',
          wholeNumber(1, 100),
          5,
        ),
    work: async (context, { args: [reference = '', target = '.'], options }) => {
      const { out } = context
      const connection = await context.connect()
      if (target === '-') return print(context, connection, reference, options)
      const recursive = options.recursive === true
      if (recursive && options.cid !== undefined) throw new WrongArguments('--cid is for one file.')
      const targets = await findTargets(connection.client, reference, target, recursive)
      if (options.cid !== undefined) mustHaveCid(targets[0]?.file, options.cid)
      const whole = {
        files: targets.length,
        bytes: targets.reduce((sum, { file }) => sum + file.size, 0),
      }
      const progress = createTransferProgress(out, whole)
      const started = performance.now()
      const entries: Entry[] = []
      try {
        const work = (one: Target) =>
          downloadAndTell(context, one, { connection, progress, options, entries })
        await inParallel(targets, options.parallel, work, context.signal)
      } finally {
        progress.close()
      }
      out.result({ files: entries })
      out.line(summary(entries, performance.now() - started))
      return entries.every(({ error }) => error === undefined) ? EXIT.done : EXIT.problems
    },
  })

const print = async (
  { out, signal }: Context,
  { client }: Connection,
  reference: string,
  { cid, recursive }: Options,
) => {
  if (recursive || out.json) throw new WrongArguments('Only the bytes of one file go to - .')
  const file = await findRemoteFile(client, reference)
  if (cid !== undefined) mustHaveCid(file, cid)
  await printContent(client, file, { write: out.bytes, signal })
  return undefined
}

const mustHaveCid = (file: { cid: string } | undefined, cid: string) => {
  if (file?.cid === cid) return
  throw new CommandFailed(
    'OTHER_CONTENT',
    `The file has the CID ${file?.cid} now, not ${cid}.`,
    'Somebody replaced it, or it was never this one. Nothing was downloaded.',
  )
}

type Downloading = {
  connection: Connection
  progress: TransferProgress
  options: Options
  entries: Entry[]
}

/** One file; its failure is told, counted and no reason to leave out the others. */
const downloadAndTell = async (
  { signal, out }: Context,
  { file, target }: Target,
  { connection, progress, options, entries }: Downloading,
): Promise<void> => {
  const { cid, size, layout } = file
  const path = remotePath(file)
  const entry: Entry = { path, target, cid, size, layout, outcome: 'failed' }
  const moving = progress.begin()
  try {
    const { outcome, resumed } = await downloadOne(
      connection.client,
      { file, target },
      {
        force: options.force === true,
        attempts: options.attempts,
        signal,
        onProgress: moving.at,
        onRetry: (error, waitMs) =>
          progress.say(
            `${printable(path)}: ${explain(error).message} Trying again in ${durationText(waitMs / 1_000)}.`,
          ),
      },
    )
    Object.assign(entry, { outcome, resumed })
    if (outcome === 'unchanged') progress.skip(size)
    else if (!out.terminal && !out.json) out.line(`downloaded ${printable(target)}  ${cid}`)
  } catch (error) {
    signal.throwIfAborted()
    moving.at(0)
    const { message, hint } = explain(error)
    entry.error = message
    progress.say(`${printable(path)}: ${message}${hint === undefined ? '' : ` ${hint}`}`)
  }
  entries.push(entry)
  progress.fileDone()
}

const summary = (entries: readonly Entry[], ms: number) => {
  const of = (outcome: string) => entries.filter((entry) => entry.outcome === outcome)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const downloaded = of('downloaded')
  const resumed = sum(downloaded.map((entry) => entry.resumed ?? 0))
  const bytes = sum(downloaded.map(({ size }) => size)) - resumed
  const parts = [
    `Downloaded ${counted(downloaded.length, 'file')}, ${amountText(bytes, ms)}, every CID checked`,
  ]
  if (resumed > 0) parts.push(`${bytesText(resumed)} of an earlier try were used`)
  if (of('unchanged').length > 0) parts.push(`${of('unchanged').length} were here already`)
  if (of('failed').length > 0) parts.push(`${of('failed').length} FAILED`)
  return `${parts.join('; ')}.`
}
