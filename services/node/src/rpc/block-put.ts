import { hash } from 'node:crypto'
import { cidOf, codecByName } from '../cid.ts'
import { BlockTooBig, CommandFailed, InvalidMultipart } from '../errors.ts'
import { MAX_BLOCK_BYTES } from '../store/block-store.ts'
import { type Command, lines } from './command.ts'
import type { Part } from './multipart.ts'

/**
 * Stores every file of the form as one block. All become visible together and are answered
 * together; Kubo answers one by one and has to report a later failure in a trailer nobody reads.
 */
export const blockPut: Command = {
  file: 'data',
  async run({ option, files, node: { store } }) {
    const codec = codecByName(option('cid-codec') || 'raw')
    const mhtype = option('mhtype') || 'sha2-256'
    if (mhtype !== 'sha2-256') throw new CommandFailed(`unrecognized multihash function: ${mhtype}`)

    const batch = store.batch()
    const put: { Key: string; Size: number }[] = []
    try {
      for await (const file of files) {
        const bytes = await blockIn(file)
        const digest = hash('sha256', bytes, 'buffer')
        await batch.stage(digest, bytes)
        put.push({ Key: cidOf(digest, codec).toString(), Size: bytes.length })
      }
      if (put.length === 0) throw new InvalidMultipart('multipart: NextPart: EOF')
      await batch.commit()
    } catch (error) {
      await batch.abandon()
      throw error
    }
    return lines(put)
  },
}

async function blockIn({ body }: Part): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.length
    if (size > MAX_BLOCK_BYTES) throw new BlockTooBig()
    pieces.push(piece)
  }
  const [only] = pieces
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, size)
}
