import { type Catalog, getSetting } from '@holdfast/catalog'

/** What the leading health monitor says about repair and durability, which it alone can see. */
export type RepairFigures = {
  repair: {
    /** How fast missing copies are being made now. */
    bytesPerSecond: number
    /** Null while nobody can tell. */
    etaSeconds: number | null
    /** Bytes of copies still to be made. */
    missingBytes: number
    /** The last repair that was long enough to measure; null before the first. */
    measured: { bytes: number; seconds: number; bytesPerSecond: number } | null
  }
  durability: {
    lossWithinYear: number
    expectedShare: number
    nines: number | null
    nodeLossesPerYear: number
    repairSeconds: number
    measured: boolean
  } | null
}

type Left = Partial<
  RepairFigures & {
    missingBytes: number
    measured: RepairFigures['repair']['measured']
    repair: { bytesPerSecond: number; etaSeconds: number | null }
  }
>

export async function readRepair(catalog: Catalog): Promise<RepairFigures> {
  const left = (await getSetting<Left>(catalog, 'repair-status')) ?? {}
  const { bytesPerSecond = 0, etaSeconds = null } = left.repair ?? {}
  const { missingBytes = 0, measured = null, durability = null } = left
  return { repair: { bytesPerSecond, etaSeconds, missingBytes, measured }, durability }
}
