/**
 * What can go wrong inside the node. Messages are those of Kubo 0.44 where it has one: clients
 * recognise them by text, because its RPC has no error codes (`Code` is always 0).
 */
export abstract class NodeError extends Error {
  abstract readonly code: string
  override get name(): string {
    return this.constructor.name
  }
}

/** The block would not fit into the capacity, or the disk said ENOSPC. Nothing of it was kept. */
export class NodeFull extends NodeError {
  readonly code = 'NODE_FULL'
  constructor(path: string, options?: ErrorOptions) {
    super(`write ${path}: no space left on device`, options)
  }
}

/** Kubo refuses what bitswap could not carry; a larger block here could never move to a Kubo node. */
export class BlockTooBig extends NodeError {
  readonly code = 'BLOCK_TOO_BIG'
  constructor() {
    super(
      "produced block is over 2MiB: big blocks can't be exchanged with other peers. consider using UnixFS for automatic chunking of bigger files, or pass --allow-big-block to override",
    )
  }
}

/** The request is understood but cannot be done as asked: wrong CID, unknown codec, absent block. */
export class CommandFailed extends NodeError {
  readonly code = 'COMMAND_FAILED'
}

/** The CAR is cut short, is none, or a block does not match its CID. Nothing of it was kept. */
export class ImportFailed extends NodeError {
  readonly code = 'IMPORT_FAILED'
}

/** The request itself is malformed; answered with 400 and plain text, as Kubo's argument parser does. */
export class BadRequest extends NodeError {
  readonly code = 'BAD_REQUEST'
}

/** The multipart body ended early or is not multipart at all. */
export class InvalidMultipart extends NodeError {
  readonly code = 'INVALID_MULTIPART'
}
