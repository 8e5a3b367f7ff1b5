import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parseCid } from '@holdfast/chunks'
import type { Client, Import, ImportPlace } from '@holdfast/client'
import { type Command, Option } from 'commander'
import { leaf, type Runner, wholeNumber } from '../../command.ts'
import type { Context } from '../../context.ts'
import { WrongArguments } from '../../errors.ts'
import { EXIT } from '../../exit-codes.ts'
import { followUntil } from '../../follow-until.ts'
import { importText, isOver, progressLine } from '../../import-progress.ts'
import { createMovingLine } from '../../output/moving-line.ts'

type Options = {
  to: string
  name?: string
  copies?: number
  replace?: boolean
  rename?: boolean
  unpack?: boolean
  node?: number
  wait: boolean
}

export const importCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'import',
    summary: 'Let the server fetch an address, a CID or a CAR',
    about:
      'Let the server fetch a file from an address, a file or a directory by its CID, or unpack a CAR. It works in the background: Ctrl-C stops looking on and leaves it running.',
    examples: [
      'import https://example.org/disk.iso --to /isos',
      'import bafybei… --to /backup --name photos',
      'import backup.car --to /backup',
      'import https://example.org/backup.car --unpack --no-wait',
    ],
    shape: (command) =>
      command
        .argument('<source>', 'an http or https address, a CID, or a .car file of this machine')
        .option('--to <folder>', 'folder on the server', '/')
        .option('--name <name>', 'another name than the source has')
        .option('--copies <number>', 'wanted copies of each chunk', wholeNumber(1, 16))
        .addOption(new Option('--replace', 'replace files of the same name').conflicts('rename'))
        .option('--rename', 'keep both, under a new name')
        .option('--unpack', 'the address is of a CAR')
        .option('--node <id>', 'read the CID from this node', wholeNumber(1, 32_767))
        .option('--no-wait', 'return as soon as it has begun'),
    work: async (context, { args: [source = ''], options }) => {
      const { out } = context
      const { client } = await context.connect()
      const begun = await begin(client, source, options)
      if (!options.wait) {
        out.result(begun)
        out.line(`Import ${begun.id} has begun. See how far: holdfast imports ls`)
        return EXIT.done
      }
      out.note(`Import ${begun.id}. Ctrl-C leaves it running.`)
      const ended = await follow(context, () => client.import(begun.id))
      out.result(ended)
      out.line(importText(ended))
      return ended.state === 'done' ? EXIT.done : EXIT.problems
    },
  })

async function begin(client: Client, source: string, options: Options): Promise<Import> {
  const place = placeOf(options)
  if (/^https?:\/\//i.test(source)) {
    return client.startImport(options.unpack ? { car: source } : { url: source }, place)
  }
  if (/\.car$/i.test(source)) return sendCar(client, source, place)
  const cid = source.replace(/^(ipfs:\/\/|\/ipfs\/)/, '').replace(/\/$/, '')
  if (!isCid(cid)) {
    throw new WrongArguments(
      `"${source}" is no address, no CID and no .car file.`,
      'Files of this machine go by `holdfast upload`.',
    )
  }
  return client.startImport(
    options.node === undefined ? { cid } : { cid, node: options.node },
    place,
  )
}

async function sendCar(client: Client, file: string, place: ImportPlace): Promise<Import> {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw new WrongArguments(`There is no file "${file}".`)
  const body = Readable.toWeb(createReadStream(file, { highWaterMark: 1_048_576 }))
  return client.importCar(body as ReadableStream<Uint8Array>, place)
}

const isCid = (text: string): boolean => {
  try {
    return parseCid(text) !== undefined
  } catch {
    return false
  }
}

const placeOf = ({ to, name, copies, replace, rename }: Options): ImportPlace => ({
  folder: to,
  ...(name === undefined ? {} : { name }),
  ...(copies === undefined ? {} : { copies }),
  onConflict: replace ? 'replace' : rename ? 'rename' : 'fail',
})

async function follow({ out, signal }: Context, look: () => Promise<Import>): Promise<Import> {
  const line = createMovingLine(out)
  const seen = (one: Import) => line.show(progressLine(one))
  try {
    return await followUntil<Import>(look, { signal, seen, isOver })
  } finally {
    line.clear()
  }
}
