import { type Command, Option } from 'commander'
import { leaf, type Runner, wholeNumber } from '../command.ts'
import type { Context } from '../context.ts'
import { WrongArguments } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { explain } from '../explain.ts'
import { amountText, counted, durationText, printable } from '../output/format.ts'
import { createTransferProgress, type TransferProgress } from '../output/transfer-progress.ts'
import { remotePath } from '../remote-file.ts'
import { inParallel } from '../transfer/in-parallel.ts'
import { findSources, type LocalSource } from '../transfer/local-sources.ts'
import { type UploadOneOptions, uploadOne } from '../transfer/upload-one.ts'

type Options = {
  to: string
  name?: string
  copies?: number
  replace?: boolean
  rename?: boolean
  parallel: number
  attempts: number
}

type Entry = {
  source: string
  path: string
  outcome: string
  cid?: string
  id?: string
  error?: string
}

export const uploadCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'upload',
    summary: 'Upload files and folders',
    about:
      'Upload files and folders. What the server has already, at that path and with those bytes, is not sent again: start an interrupted upload once more and it goes on. Every CID is computed here and compared.',
    examples: [
      'upload report.pdf',
      'upload report.pdf --to /work --name 2026.pdf',
      'upload photos --to /backup            # becomes /backup/photos/…',
      'upload photos/ --to /backup           # becomes /backup/…',
      'upload *.iso --copies 2 --parallel 2 --replace',
    ],
    shape: (command) =>
      command
        .argument('<sources...>', 'files and folders of this machine')
        .option('--to <folder>', 'folder on the server', '/')
        .option('--name <name>', 'another name; for one file only')
        .option('--copies <number>', 'wanted copies of each chunk', wholeNumber(1, 32))
        .addOption(new Option('--replace', 'replace files of the same name').conflicts('rename'))
        .option('--rename', 'keep both, under a new name')
        .option('-j, --parallel <number>', 'files at a time', wholeNumber(1, 64), 4)
        .option('--attempts <number>', 'tries for each file', wholeNumber(1, 100), 5),
    work: async (context, { args, options }) => {
      const { out } = context
      const { sources, passedOver } = await findSources(args, options.to)
      if (options.name !== undefined) rename(sources, options.name)
      for (const name of passedOver) out.note(`passed over ${printable(name)}: not a file`)
      const { client } = await context.connect()
      const whole = {
        files: sources.length,
        bytes: sources.reduce((sum, { size }) => sum + size, 0),
      }
      const progress = createTransferProgress(out, whole)
      const started = performance.now()
      const entries: Entry[] = []
      try {
        const work = (source: LocalSource) =>
          uploadAndTell(context, source, { client, progress, options, entries })
        await inParallel(sources, options.parallel, work, context.signal)
      } finally {
        progress.close()
      }
      out.result({ files: entries })
      out.line(summary(entries, sources, performance.now() - started))
      return entries.every(({ error }) => error === undefined) ? EXIT.done : EXIT.problems
    },
  })

const rename = (sources: LocalSource[], name: string) => {
  const [only] = sources
  if (only === undefined || sources.length > 1 || name.includes('/')) {
    throw new WrongArguments('--name gives one file another name.', 'Folders go to --to.')
  }
  only.path = only.path.replace(/[^/]*$/, name)
}

type Uploading = {
  client: Parameters<typeof uploadOne>[0]
  progress: TransferProgress
  options: Options
  entries: Entry[]
}

/** One file; its failure is told, counted and no reason to leave out the others. */
const uploadAndTell = async (
  { signal, out }: Context,
  source: LocalSource,
  { client, progress, options, entries }: Uploading,
): Promise<void> => {
  const entry: Entry = { source: source.file, path: source.path, outcome: 'failed' }
  const shown = printable(source.path)
  const file = progress.begin()
  try {
    const { file: stored, outcome } = await uploadOne(client, source, {
      ...uploadOptions(options),
      signal,
      onProgress: file.at,
      onRetry: (error, waitMs) =>
        progress.say(
          `${shown}: ${explain(error).message} Trying again in ${durationText(waitMs / 1_000)}.`,
        ),
    })
    Object.assign(entry, { outcome, path: remotePath(stored), cid: stored.cid, id: stored.id })
    if (outcome === 'unchanged') progress.skip(source.size)
    else if (!out.terminal && !out.json)
      out.line(`uploaded ${printable(entry.path)}  ${stored.cid}`)
  } catch (error) {
    signal.throwIfAborted()
    file.at(0)
    const { message, hint } = explain(error)
    entry.error = message
    progress.say(`${shown}: ${message}${hint === undefined ? '' : ` ${hint}`}`)
  }
  entries.push(entry)
  progress.fileDone()
}

const uploadOptions = ({
  replace,
  rename: keepBoth,
  copies,
  attempts,
}: Options): UploadOneOptions => ({
  onConflict: replace ? 'replace' : keepBoth ? 'rename' : 'fail',
  attempts,
  ...(copies === undefined ? {} : { copies }),
})

const summary = (entries: readonly Entry[], sources: readonly LocalSource[], ms: number) => {
  const sizes = new Map(sources.map(({ file, size }) => [file, size]))
  const of = (outcome: string) => entries.filter((entry) => entry.outcome === outcome)
  const bytes = of('uploaded').reduce((sum, { source }) => sum + (sizes.get(source) ?? 0), 0)
  const parts = [`Uploaded ${counted(of('uploaded').length, 'file')}, ${amountText(bytes, ms)}`]
  if (of('unchanged').length > 0) parts.push(`${of('unchanged').length} were there already`)
  if (of('failed').length > 0) parts.push(`${of('failed').length} FAILED`)
  return `${parts.join('; ')}.`
}
