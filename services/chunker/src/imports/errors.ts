import { TerminalError } from '@holdfast/jobs'

/** An import that cannot succeed; the message is what its owner reads. */
export class ImportRefused extends TerminalError {
  override readonly code: string
  override readonly name = 'ImportRefused'
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The source did not give what it should; it may later. The message is what its owner reads. */
export class SourceUnavailable extends Error {
  readonly code = 'SOURCE_UNAVAILABLE'
  override readonly name = 'SourceUnavailable'
}

/** The owner cancelled it, or another run took it over. */
export class RunOver extends Error {
  readonly code = 'RUN_OVER'
  override readonly name = 'RunOver'
}
