/** Something the person who typed can set right. `hint` says how. */
export class CommandFailed extends Error {
  override readonly name: string = 'CommandFailed'
  readonly code: string
  readonly hint: string | undefined
  constructor(code: string, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }
}

/** There are no credentials for the server, or they have ended. */
export class NotSignedIn extends CommandFailed {
  override readonly name = 'NotSignedIn'
  constructor(url: string, message = `You are not signed in to ${url}.`, options?: ErrorOptions) {
    super(
      'NOT_SIGNED_IN',
      message,
      `Sign in with \`holdfast login ${url}\`, or set HOLDFAST_TOKEN to an API key.`,
      options,
    )
  }
}

/** The arguments cannot be meant. */
export class WrongArguments extends CommandFailed {
  override readonly name = 'WrongArguments'
  constructor(message: string, hint?: string) {
    super('WRONG_ARGUMENTS', message, hint)
  }
}
