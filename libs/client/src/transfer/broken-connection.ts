import { ApiError, ServerUnreachable } from '../errors.ts'
import { RemoteChanged } from './errors.ts'

const NAMED = [ApiError, RemoteChanged, ServerUnreachable]

/**
 * Every way a connection can break gets the one name that is tried again; what has a name keeps it.
 * Throws the signal's reason when the caller gave up.
 */
export function brokenConnection(error: unknown, signal: AbortSignal | undefined): unknown {
  signal?.throwIfAborted()
  if (NAMED.some((one) => error instanceof one)) return error
  return new ServerUnreachable('the connection broke', { cause: error })
}
