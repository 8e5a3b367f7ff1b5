import { splitChunks } from '@holdfast/chunks'
import { CidMismatch, type Client, type FileInfo, ServerUnreachable } from '@holdfast/client'
import { createRootHasher, givenBytes } from '@holdfast/client/transfer'

type Printing = { write: (chunk: Uint8Array) => Promise<void>; signal: AbortSignal }

/**
 * Hands a file's bytes on as they come. Whether they were the right ones is only known at the end:
 * a program behind a pipe has to look at the exit code.
 *
 * @throws CidMismatch when the bytes were others
 */
export const printContent = async (
  client: Pick<Client, 'download' | 'downloadTree'>,
  file: FileInfo,
  printing: Printing,
): Promise<void> => {
  if (file.layout === 'given') return printGiven(client, file, printing)
  const { write, signal } = printing
  const { body } = await client.download(file.id, { signal })
  const hasher = createRootHasher()
  let bytes = 0
  for await (const chunk of splitChunks(body ?? ReadableStream.from<Uint8Array>([]))) {
    hasher.add(chunk)
    bytes += chunk.length
    await write(chunk)
  }
  if (bytes < file.size) throw new ServerUnreachable('the connection ended too early')
  const actual = hasher.root()
  if (actual !== file.cid) throw new CidMismatch(file.name, { expected: file.cid, actual })
}

/** With a tree of its own, each block is checked before it is written. */
const printGiven = async (
  client: Pick<Client, 'downloadTree'>,
  file: FileInfo,
  { write, signal }: Printing,
) => {
  for await (const bytes of givenBytes(client, file, { signal })) await write(bytes)
}
