import { counted } from '@holdfast/chunks'

/** What the byte path refuses or could not do. Each has a stable `code`; none knows HTTP. */
abstract class ContentError extends Error {
  abstract readonly code: string
  override get name(): string {
    return this.constructor.name
  }
}

/** Fewer than W nodes take new copies right now: nothing was read, nothing was stored. */
export class InsufficientNodes extends ContentError {
  readonly code = 'INSUFFICIENT_NODES'
  readonly needed: number
  readonly usable: number
  constructor(needed: number, usable: number, options?: ErrorOptions) {
    super(`${counted(needed, 'node')} must take each chunk and ${usable} can`, options)
    this.needed = needed
    this.usable = usable
  }
}

/** Nodes answer, but fewer than W of them have room. */
export class NodesFull extends ContentError {
  readonly code = 'NODES_FULL'
  constructor(needed: number, withRoom: number, options?: ErrorOptions) {
    super(`${counted(needed, 'node')} must have room for each chunk and ${withRoom} have`, options)
  }
}

/** The bytes differ from the digest the client announced; nothing was kept. */
export class DigestMismatch extends ContentError {
  readonly code = 'DIGEST_MISMATCH'
  constructor() {
    super('the bytes received do not have the SHA-256 that was announced')
  }
}

export class TooLarge extends ContentError {
  readonly code = 'TOO_LARGE'
  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes arrived`)
  }
}

/** No holder of a chunk answered with the right bytes; the file is listed, not gone. */
export class ChunkUnavailable extends ContentError {
  readonly code = 'CHUNK_UNAVAILABLE'
  readonly index: number
  constructor(index: number, holders: readonly number[], options?: ErrorOptions) {
    super(
      holders.length === 0
        ? `chunk ${index} has no copy on any node`
        : `chunk ${index} could be read from none of its holders (${counted(holders.length, 'node')})`,
      options,
    )
    this.index = index
  }
}

/** The bytes that come now are not those that an earlier attempt began with. */
export class ContentDiffers extends ContentError {
  readonly code = 'CONTENT_DIFFERS'
  constructor(options?: ErrorOptions) {
    super('the source has other bytes than it had before', options)
  }
}
