import { counted } from '@holdfast/chunks'

/** One field of a request that is not as it should be. `path` is what the client wrote: `folder`, `body.items[0]`. */
export type FieldError = { path: string; message: string }

/**
 * What the gateway itself refuses. Only `code` decides the status (see problem-table.ts); the
 * message is shown to the client, so it holds nothing the client may not know.
 */
export abstract class GatewayError extends Error {
  abstract readonly code: string
  /** Seconds for `Retry-After`, where the refusal knows better than the table. */
  readonly retryAfter: number | undefined = undefined
  readonly errors: FieldError[] | undefined = undefined
  /** Further members of the answer (RFC 9457 3.2): facts a program can go on with. */
  readonly members: Readonly<Record<string, unknown>> | undefined = undefined
  /** Further response headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string>> | undefined = undefined

  override get name(): string {
    return this.constructor.name
  }
}

export class ValidationFailed extends GatewayError {
  readonly code = 'VALIDATION_FAILED'
  override readonly errors: FieldError[]
  constructor(errors: FieldError[]) {
    super(errors.map((e) => `${e.path}: ${e.message}`).join('; '))
    this.errors = errors
  }
}

export class Unauthenticated extends GatewayError {
  readonly code = 'UNAUTHENTICATED'
  override readonly headers = { 'www-authenticate': 'Bearer realm="holdfast"' }
  constructor(message = 'Sign in first.') {
    super(message)
  }
}

/** A share link with a password, and none that fits came with the request. */
export class SharePasswordNeeded extends GatewayError {
  readonly code = 'UNAUTHENTICATED'
  override readonly headers = {
    'www-authenticate': 'Basic realm="Holdfast share link", charset="UTF-8"',
  }
  constructor(message = 'This link has a password: send it by HTTP Basic, with any user name.') {
    super(message)
  }
}

export class Forbidden extends GatewayError {
  readonly code = 'FORBIDDEN'
}

/** Nobody told the gateway of a mail server. */
export class MailNotSetUp extends GatewayError {
  readonly code = 'MAIL_NOT_SET_UP'
  constructor(
    message = 'This server sends no mail. Ask an administrator for a link to set a new password.',
  ) {
    super(message)
  }
}

/** A state-changing call with a cookie but without the header that only our own pages can send. */
export class CsrfRejected extends GatewayError {
  readonly code = 'CSRF_REJECTED'
  constructor() {
    super('Calls signed in by cookie must repeat the hf_csrf cookie in the X-CSRF-Token header.')
  }
}

export class RegistrationClosed extends GatewayError {
  readonly code = 'REGISTRATION_CLOSED'
  constructor(message = 'New accounts are made by an administrator here.') {
    super(message)
  }
}

/** Somebody who is signed in gave another password than theirs. Not a 401, which would mean the session. */
export class WrongPassword extends GatewayError {
  readonly code = 'WRONG_PASSWORD'
  constructor() {
    super('The current password is not right.')
  }
}

/** Who has no password shows who they are by a sign-in, and this one is too old for that. */
export class SignInTooOld extends GatewayError {
  readonly code = 'SIGN_IN_AGAIN'
  constructor() {
    super(
      'You have no password, so sign in again first: this wants a sign-in of the last ten minutes.',
    )
  }
}

/** An administrator would lock themselves out. */
export class OwnAccount extends GatewayError {
  readonly code = 'OWN_ACCOUNT'
}

/** Nobody could use the invitation while registration is closed. */
export class InvitationsOff extends GatewayError {
  readonly code = 'INVITATIONS_OFF'
  constructor() {
    super('Registration is closed: set registration to "invitation" first.')
  }
}

/** Also the answer for what belongs to somebody else: a 403 would say that it exists. */
export class NotFound extends GatewayError {
  readonly code = 'NOT_FOUND'
  constructor(what = 'That') {
    super(`${what} is not there.`)
  }
}

export class MethodNotAllowed extends GatewayError {
  readonly code = 'METHOD_NOT_ALLOWED'
  override readonly headers: Readonly<Record<string, string>>
  constructor(allowed: readonly string[]) {
    super(`Here one can ${allowed.join(', ')}.`)
    this.headers = { allow: allowed.join(', ') }
  }
}

/** An admin let unknown blocks go where no inventory had asked. */
export class NothingToConfirm extends GatewayError {
  readonly code = 'NOTHING_TO_CONFIRM'
  constructor(detail = 'No inventory of this node waits for a confirmation.') {
    super(detail)
  }
}

export class PreconditionFailed extends GatewayError {
  readonly code = 'PRECONDITION_FAILED'
  constructor() {
    super('The file is no longer what the request expects.')
  }
}

/** It rested for too long; what it had is given up. */
export class UploadExpired extends GatewayError {
  readonly code = 'UPLOAD_EXPIRED'
  constructor() {
    super('This upload has expired. Begin a new one.')
  }
}

export class WrongOffset extends GatewayError {
  readonly code = 'OFFSET_MISMATCH'
  override readonly members: Readonly<Record<string, unknown>>
  constructor(offset: number) {
    super(`The upload goes on at byte ${offset}.`)
    this.members = { offset }
  }
}

export class PartsIncomplete extends GatewayError {
  readonly code = 'PARTS_INCOMPLETE'
  constructor() {
    super('Not all parts are complete.')
  }
}

export class ChecksumMismatch extends GatewayError {
  readonly code = 'CHECKSUM_MISMATCH'
  constructor() {
    super('The bytes that arrived have another checksum. None of them count; send them again.')
  }
}

export class TusVersionUnsupported extends GatewayError {
  readonly code = 'TUS_VERSION_UNSUPPORTED'
  override readonly headers = { 'tus-version': '1.0.0' }
  constructor() {
    super('Say "Tus-Resumable: 1.0.0": that is the version spoken here.')
  }
}

export class BodyTooLarge extends GatewayError {
  readonly code = 'TOO_LARGE'
}

export class BodyTooSlow extends GatewayError {
  readonly code = 'REQUEST_TIMEOUT'
  constructor() {
    super('The body arrived too slowly.')
  }
}

/** The client went away before it had its answer. Nobody reads one; the code is for the log. */
export class ClientGone extends GatewayError {
  readonly code = 'REQUEST_ABORTED'
  constructor(options?: ErrorOptions) {
    super('The client closed the connection.', options)
  }
}

export class UnsupportedMediaType extends GatewayError {
  readonly code = 'UNSUPPORTED_MEDIA_TYPE'
  override readonly headers: Readonly<Record<string, string>> | undefined
  constructor(message: string, headers?: Readonly<Record<string, string>>) {
    super(message)
    this.headers = headers
  }
}

export class RangeNotSatisfiable extends GatewayError {
  readonly code = 'RANGE_NOT_SATISFIABLE'
  override readonly headers: Readonly<Record<string, string>>
  /** @param size bytes of the whole content, which the answer tells the client */
  constructor(size: number) {
    super(`None of the ranges lies within the ${counted(size, 'byte')} of the file.`)
    this.headers = { 'content-range': `bytes */${size}` }
  }
}

export class RateLimited extends GatewayError {
  readonly code = 'RATE_LIMITED'
  override readonly retryAfter: number
  constructor(retryAfter: number) {
    super(`Too many attempts. Try again in ${counted(retryAfter, 'second')}.`)
    this.retryAfter = retryAfter
  }
}

/** Passwords are being hashed for as many others as memory and processors allow. */
export class HashingBusy extends GatewayError {
  readonly code = 'HASHING_BUSY'
  constructor() {
    super('Too many people are signing in at this moment.')
  }
}

/** Postgres did not answer in the time a client is kept waiting. */
export class CatalogueSlow extends GatewayError {
  readonly code = 'CATALOGUE_UNAVAILABLE'
  constructor() {
    super('The catalogue does not answer at the moment.')
  }
}

/** What is asked for needs the tree of a file, which follows within seconds of an upload. */
export class NotSealed extends GatewayError {
  readonly code = 'NOT_SEALED'
  constructor() {
    super('The tree of this file is not stored yet. Ask again in some seconds.')
  }
}
