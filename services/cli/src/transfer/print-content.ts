import { splitChunks } from '@holdfast/chunks'
import { CidMismatch, type Client, type FileInfo, ServerUnreachable } from '@holdfast/client'
import { createRootHasher } from '@holdfast/client/transfer'

/**
 * Hands a file's bytes on as they come. Whether they were the right ones is only known at the end:
 * a program behind a pipe has to look at the exit code.
 *
 * @throws CidMismatch when the bytes were others
 */
export const printContent = async (
  client: Pick<Client, 'download'>,
  file: FileInfo,
  { write, signal }: { write: (chunk: Uint8Array) => Promise<void>; signal: AbortSignal },
): Promise<void> => {
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
  // The CID of a tree that was given does not follow from the bytes alone.
  if (file.layout !== 'given' && actual !== file.cid)
    throw new CidMismatch(file.name, { expected: file.cid, actual })
}
