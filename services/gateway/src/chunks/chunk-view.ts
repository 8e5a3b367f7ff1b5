import { CHUNK_STATES, type ChunkSeen } from '@holdfast/catalog'
import {
  cidText,
  type DigestRange,
  digestRange,
  groupOf,
  InvalidCid,
  parseCid,
} from '@holdfast/chunks'
import { NODE_STATES } from '@holdfast/placement'
import { z } from 'zod'
import { ValidationFailed } from '../http/errors.ts'

export const issueKind = z.enum(['missing', 'corrupt', 'removing', 'moving'])

export const chunkSchema = z
  .object({
    cid: z.string().meta({ description: 'As a raw block, whatever links to it.' }),
    digest: z.string().meta({ description: 'SHA-256 in hexadecimal digits.' }),
    group: z.int(),
    size: z.int(),
    refs: z.int().meta({ description: 'How often contents refer to it.' }),
    wanted: z.int(),
    state: z.enum(CHUNK_STATES),
    live: z.int().meta({ description: 'Copies on nodes that answer, not known to be bad.' }),
    holders: z.array(z.object({ nodeId: z.int(), nodeState: z.enum(NODE_STATES) })),
    issues: z.array(z.object({ nodeId: z.int(), kind: issueKind })),
  })
  .meta({ id: 'Chunk' })

export const chunkView = ({ onlyOn: _, ...chunk }: ChunkSeen): z.output<typeof chunkSchema> => ({
  ...chunk,
  digest: chunk.digest.toString('hex'),
  cid: cidText(chunk.digest),
  group: groupOf(chunk.digest),
})

/** `{cid}`: any spelling of the CID, or the digest in hexadecimal digits. */
export const chunkParams = z.strictObject({
  cid: z
    .string()
    .min(1)
    .max(128)
    .meta({ description: 'Its CID, or its digest in hexadecimal digits.' }),
})

/** The digest that an address names. Throws ValidationFailed. */
export function chunkDigest(text: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  try {
    return Buffer.from(parseCid(text).digest)
  } catch (error) {
    if (!(error instanceof InvalidCid)) throw error
    throw new ValidationFailed([{ path: 'cid', message: 'is not the CID of a chunk' }])
  }
}

/** All digests that a CID, or the beginning of one or of a digest, can mean. Throws ValidationFailed. */
export function digestsNamed(text: string): DigestRange {
  try {
    return digestRange(text)
  } catch (error) {
    if (!(error instanceof InvalidCid)) throw error
    throw new ValidationFailed([
      { path: 'cid', message: 'is no CID, no digest and no beginning of one' },
    ])
  }
}
