import { audit, type BadCopy, type Catalog, markBadCopy, noteLie } from '@holdfast/catalog'
import { cidText, groupOf } from '@holdfast/chunks'

/** Findings remembered so that each is an event once; a last copy stays, however often it is read. */
const MAX_REMEMBERED = 10_000

/**
 * What to do about a copy that a read found missing or corrupt: mark it, which also asks for its
 * repair, and write the finding down.
 */
export function createBadCopyReport(catalog: Catalog): (bad: BadCopy) => Promise<void> {
  const told = new Set<string>()
  return async (bad) => {
    const { digest, nodeId, kind } = bad
    if (!(await markBadCopy(catalog, bad))) return
    const cid = cidText(digest)
    const key = `${nodeId}/${kind}/${cid}`
    if (told.has(key)) return
    if (told.size >= MAX_REMEMBERED) told.clear()
    told.add(key)
    // A doubt and no proof: disks rot. Whoever watches over liars challenges the node.
    const lie = kind === 'corrupt' ? 'other-bytes' : 'not-there'
    await noteLie(catalog, { nodeId, digest, kind: lie, foundBy: 'read', proven: false })
    await audit(catalog, {
      action: `read.${kind}-copy`,
      subject: String(nodeId),
      detail: { cid, group: groupOf(digest) },
    })
  }
}
