import { type Catalog, findImportBlock } from '@holdfast/catalog'
import { cidText, type FetchBlock } from '@holdfast/chunks'
import { ImportRefused } from './errors.ts'
import { checkedBlock } from './gateway-blocks.ts'
import type { ReadStaged } from './staged-bytes.ts'

/** Blocks of a staged CAR by the notes that `indexCar` made. */
export const carBlocks =
  (catalog: Catalog, importId: string, read: ReadStaged): FetchBlock =>
  async (link) => {
    const found = await findImportBlock(catalog, importId, link.digest)
    if (found === undefined) {
      const cid = cidText(link.digest, link.codec)
      throw new ImportRefused('CAR_INCOMPLETE', `The CAR lacks block ${cid}.`)
    }
    const { position, size } = found
    return checkedBlock(link, await read(position, position + size))
  }
