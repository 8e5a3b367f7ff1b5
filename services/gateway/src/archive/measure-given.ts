import { givenDagSize } from '@holdfast/chunks'
import type { ContentReader } from '../content/types.ts'
import type { SelectedFile } from './select-files.ts'

/** A file with what a directory says of its tree, where that does not follow from its size. */
export type MeasuredFile = SelectedFile & { treeSize?: number }

/** Root blocks read at a time. */
const AT_ONCE = 16

/** Reads the root block of every file that was given as a DAG, and nothing of the others. */
export async function measureGiven(
  files: readonly SelectedFile[],
  reader: Pick<ContentReader, 'blocks'>,
  signal: AbortSignal,
): Promise<MeasuredFile[]> {
  const fetch = reader.blocks(signal)
  const measured: MeasuredFile[] = [...files]
  const given = files.entries().filter(([, { layout }]) => layout === 'given')
  const work = async () => {
    for (const [i, file] of given) {
      signal.throwIfAborted()
      const { root, size } = file
      const treeSize = root.codec === 'raw' ? size : givenDagSize(root, await fetch(root), size)
      measured[i] = { ...file, treeSize }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return measured
}
