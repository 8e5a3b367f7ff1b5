/** Something about the selection itself cannot be put into an archive of that format. */
export class InvalidArchive extends Error {
  readonly code = 'INVALID_ARCHIVE'
  override readonly name = 'InvalidArchive'
}
