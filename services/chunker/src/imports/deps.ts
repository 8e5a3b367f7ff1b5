import type { Catalog } from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import type { ContentReader, LongWriter } from '@holdfast/content'
import type { JobLog } from '@holdfast/jobs'
import type { AllowedPlaces } from '@holdfast/process'

export type ImportConfig = {
  /** Bytes of one import. */
  importMax: number
  importHours: number
  /** Places beside the public ones that addresses may lead to. */
  importAllow: AllowedPlaces
  /** Trustless gateways that CIDs are read from, in this order. */
  importGateways: readonly string[]
}

export type ImportDeps = {
  config: ImportConfig
  log: Pick<JobLog, 'warn'>
  catalog: Catalog
  cluster: Pick<Cluster, 'pool'>
  long: LongWriter
  /** Reads a staged CAR. */
  reader: ContentReader
}
