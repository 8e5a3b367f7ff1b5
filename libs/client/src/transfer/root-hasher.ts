import { cidText, createDagBuilder, sha256, splitChunks } from '@holdfast/chunks'

/** Computes the root CID of a content whose chunks come in order. */
export type RootHasher = {
  /** The next chunk: exactly 1 MiB, the last one of a content excepted. */
  add(chunk: Uint8Array): void
  /** The root CID as text; once, after the last chunk. */
  root(): string
}

/** The same arithmetic as the server's, done here, so that nobody's word has to be taken. */
export const createRootHasher = (): RootHasher => {
  const builder = createDagBuilder()
  return {
    add: (chunk) => {
      builder.addLeaf(sha256(chunk), chunk.length)
    },
    root: () => {
      const { root } = builder.finish()
      return cidText(root.digest, root.codec)
    },
  }
}

/** The root CID of bytes that are read from somewhere; memory is one chunk. */
export const rootCidOf = async (
  source: AsyncIterable<Uint8Array>,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
): Promise<string> => {
  const hasher = createRootHasher()
  let bytes = 0
  for await (const chunk of splitChunks(source)) {
    signal?.throwIfAborted()
    hasher.add(chunk)
    bytes += chunk.length
    onProgress?.(bytes)
  }
  return hasher.root()
}
