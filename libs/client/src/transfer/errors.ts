/** The file on this side was changed while it was being read. Nothing was stored. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged'
  readonly code = 'SOURCE_CHANGED'
}

/** The file on the server was replaced while it was being downloaded. What was received is kept aside. */
export class RemoteChanged extends Error {
  override readonly name = 'RemoteChanged'
  readonly code = 'REMOTE_CHANGED'
}
