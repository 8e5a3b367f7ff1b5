/** A text or byte string is not the CID of a chunk we can store (CIDv1 or v0, raw or dag-pb, SHA-256). */
export class InvalidCid extends Error {
  readonly code = 'INVALID_CID'
  override readonly name = 'InvalidCid'
}

/** A byte stream is not a CAR v1, is cut short, or holds a block that we would never store. */
export class InvalidCar extends Error {
  readonly code = 'INVALID_CAR'
  override readonly name = 'InvalidCar'
}

/** A block is not a manifest, or not in the one encoding a manifest has. */
export class InvalidManifest extends Error {
  readonly code = 'INVALID_MANIFEST'
  override readonly name = 'InvalidManifest'
}

/** A DAG was asked for that no content can have: no leaf, an empty leaf among others, a bad digest. */
export class InvalidDag extends Error {
  readonly code = 'INVALID_DAG'
  override readonly name = 'InvalidDag'
}
