import { type Catalog, catalogueGeneration, listNodes } from '@holdfast/catalog'
import { canaryOf, catalogueIdentity, generationMark, ownerMark } from '@holdfast/cluster'

/** One more than is known: its mark goes to the nodes before the number is used. */
const AHEAD = 1

/** Our own blocks on any node: canaries, owner mark and generation marks. No chunk accounts for them. */
export async function ownMarks(catalog: Catalog): Promise<(digest: Buffer) => boolean> {
  const id = await catalogueIdentity(catalog)
  const generations = (await catalogueGeneration(catalog)) + AHEAD
  const nodes = await listNodes(catalog, { withLost: true })
  const blocks = [
    ownerMark(id),
    ...nodes.map((node) => canaryOf(id, node.id)),
    ...Array.from({ length: generations + 1 }, (_, number) => generationMark(id, number)),
  ]
  const digests = new Set(blocks.map(({ digest }) => Buffer.from(digest).toString('latin1')))
  return (digest) => digests.has(digest.toString('latin1'))
}
