import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ServerUnreachable } from '@holdfast/client'
import { type Command, Option } from 'commander'
import { leaf, type Runner } from '../command.ts'
import { WrongArguments } from '../errors.ts'
import { amountText, printable } from '../output/format.ts'
import { orMissing, remoteFolder } from '../remote-file.ts'

type Options = { format: 'zip' | 'car'; output?: string }

export const archiveCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'archive',
    summary: 'Download folders and files as one ZIP or CAR',
    about:
      'Download folders and files as one ZIP, or as a CAR that any IPFS tool imports. The file gets its name only when it is complete.',
    examples: [
      'archive /photos',
      'archive /photos /letters/a.pdf --output backup.zip',
      'archive /photos --format car && ipfs dag import photos.car',
      'archive /photos --output - | ssh backup "cat > photos.zip"',
    ],
    shape: (command) =>
      command
        .argument('<what...>', 'folders and files on the server')
        .addOption(
          new Option('--format <format>', 'what to make').choices(['zip', 'car']).default('zip'),
        )
        .option('-o, --output <file>', 'file of this machine; - = standard output'),
    work: async ({ connect, out, signal }, { args, options }) => {
      const { client } = await connect()
      const folders: string[] = []
      const ids: string[] = []
      for (const name of args) {
        const file = name === '/' ? undefined : await orMissing(client.fileByPath(name))
        if (file === undefined) folders.push(remoteFolder(name))
        else ids.push(file.id)
      }
      const { format, output = `${basename(folders[0] ?? '') || 'files'}.${format}` } = options
      if (output === '-' && out.json) throw new WrongArguments('Only the bytes go to - .')
      const started = performance.now()
      const { body } = await client.archive({ folders, ids, format, signal })
      const source = body ?? ReadableStream.from<Uint8Array>([])
      if (output === '-') {
        for await (const piece of source) await out.bytes(piece)
        return undefined
      }
      const bytes = await keep(source, resolve(output), signal)
      out.result({ file: output, bytes })
      out.line(`Wrote ${printable(output)}, ${amountText(bytes, performance.now() - started)}.`)
      return undefined
    },
  })

/** Writes beside the target, so that half an archive is never taken for a whole one. */
const keep = async (
  source: ReadableStream<Uint8Array>,
  target: string,
  signal: AbortSignal,
): Promise<number> => {
  const part = `${target}.part`
  const file = createWriteStream(part, { flush: true })
  try {
    await pipeline(Readable.fromWeb(source as Parameters<typeof Readable.fromWeb>[0]), file, {
      signal,
    })
    await rename(part, target)
    return file.bytesWritten
  } catch (error) {
    await rm(part, { force: true })
    if (signal.aborted) throw signal.reason
    if (error instanceof TypeError) {
      throw new ServerUnreachable('the archive broke off', { cause: error })
    }
    throw error
  }
}
