import { type Catalog, groupsOfParts, keepForeignBlocks, noteInventoried } from '@holdfast/catalog'
import type { Consequences } from './compare-list.ts'
import type { DigestSpill } from './digest-spill.ts'
import { type AskDeps, markMissing } from './mark-missing.ts'

/**
 * What an inventory makes of a comparison: copies that are gone are marked, which also asks for their
 * repair; strangers are kept for later; what was compared, and what was there before us, is written down.
 */
export function keepFindings(
  deps: AskDeps & { catalog: Catalog; nodeId: number },
  strangers: DigestSpill,
): Consequences {
  const { catalog, nodeId } = deps
  return {
    missing: (digests) => markMissing(deps, digests),
    stranger: (digest) => strangers.add(digest),
    foreign: (part, digests) =>
      keepForeignBlocks(catalog, { nodeId, part, digests: Buffer.concat(digests) }),
    compared: (parts) => noteInventoried(catalog, { nodeId, ...groupsOfParts(parts) }),
  }
}
