import { cidText } from '@holdfast/chunks'
import type { BlockStore } from '../store/block-store.ts'
import type { Command } from './command.ts'

/** Every block as a raw CIDv1, in no order. The store knows multihashes only, like Kubo's. */
export const refsLocal: Command = {
  run: ({ node: { store } }) => ({ kind: 'lines', lines: refs(store) }),
}

async function* refs(store: BlockStore): AsyncGenerator<string> {
  for await (const digests of store.digests()) {
    if (digests.length === 0) continue
    yield digests.map((digest) => `{"Ref":"${cidText(digest)}","Err":""}\n`).join('')
  }
}
