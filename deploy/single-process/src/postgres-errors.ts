/** The embedded Postgres could not be prepared, started or stopped; the message says why. */
export class PostgresFailed extends Error {
  readonly code = 'POSTGRES_FAILED'
  override readonly name = 'PostgresFailed'
}
