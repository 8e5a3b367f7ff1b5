import { counted } from '@holdfast/chunks'

/**
 * What the catalogue refuses. Each has a stable `code` and the facts as fields; none knows HTTP.
 */
export abstract class CatalogError extends Error {
  abstract readonly code: string
  override get name(): string {
    return this.constructor.name
  }
}

/** Postgres does not answer, or went away in the middle. Whether the last change was made is unknown. */
export class CatalogueUnavailable extends CatalogError {
  readonly code = 'CATALOGUE_UNAVAILABLE'
  constructor(cause: unknown) {
    super(`Postgres did not answer: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

export class EmailTaken extends CatalogError {
  readonly code = 'EMAIL_TAKEN'
  constructor(email: string) {
    super(`there is already an account for ${email}`)
  }
}

/** Somebody who may administrate has to be left. */
export class LastAdmin extends CatalogError {
  readonly code = 'LAST_ADMIN'
  constructor() {
    super('this is the last administrator who can sign in')
  }
}

/** Never made, used before, revoked, expired, or meant for another address. */
export class InvitationInvalid extends CatalogError {
  readonly code = 'INVITATION_INVALID'
  constructor() {
    super('the invitation is not valid')
  }
}

/** Never made, used before, replaced or expired. */
export class ResetInvalid extends CatalogError {
  readonly code = 'RESET_INVALID'
  constructor() {
    super('the one-time token for a new password is not valid')
  }
}

/** Somebody else signs in with this account of the provider. */
export class IdentityTaken extends CatalogError {
  readonly code = 'IDENTITY_TAKEN'
  constructor() {
    super('another account is linked with this one of the provider')
  }
}

/** Without it nobody could sign in to the account any more. */
export class LastWayIn extends CatalogError {
  readonly code = 'LAST_WAY_IN'
  constructor() {
    super('the account has no password, so its link with the provider is the only way in')
  }
}

/** No such one-time token: never made, or used before. */
export class SetupTokenInvalid extends CatalogError {
  readonly code = 'SETUP_TOKEN_INVALID'
  constructor() {
    super('the one-time token is not valid any more')
  }
}

export class PeerTaken extends CatalogError {
  readonly code = 'PEER_TAKEN'
  readonly nodeId: number | null
  constructor(peerId: string, nodeId: number | null) {
    super(`peer ${peerId} or its address is already registered as node ${nodeId ?? 'unknown'}`)
    this.nodeId = nodeId
  }
}

/** The caller led once, but somebody else may lead by now: nothing was changed. */
export class LeadershipLost extends CatalogError {
  readonly code = 'LEADERSHIP_LOST'
  constructor(epoch: number) {
    super(`epoch ${epoch} does not lead any more`)
  }
}

export class QuotaExceeded extends CatalogError {
  readonly code = 'QUOTA_EXCEEDED'
  readonly quotaBytes: number
  readonly usedBytes: number
  readonly askedBytes: number
  constructor(facts: { quotaBytes: number; usedBytes: number; askedBytes: number }) {
    const { quotaBytes, usedBytes, askedBytes } = facts
    super(
      `${counted(askedBytes, 'byte')} asked, ${usedBytes} of ${quotaBytes} are used or reserved`,
    )
    this.quotaBytes = quotaBytes
    this.usedBytes = usedBytes
    this.askedBytes = askedBytes
  }
}

export class FileQuotaExceeded extends CatalogError {
  readonly code = 'FILE_QUOTA_EXCEEDED'
  readonly quotaFiles: number
  constructor({ quotaFiles, takenFiles }: { quotaFiles: number; takenFiles: number }) {
    super(`${takenFiles} of ${counted(quotaFiles, 'file is', 'files are')} there or on the way`)
    this.quotaFiles = quotaFiles
  }
}

/** A newer request goes on with this upload: whoever came before it writes nothing any more. */
export class UploadOvertaken extends CatalogError {
  readonly code = 'UPLOAD_OVERTAKEN'
  constructor() {
    super('a newer request has taken this upload over')
  }
}

/** Resumable uploads hold bytes in Postgres, so one account has no more than so many of them open. */
export class TooManyUploads extends CatalogError {
  readonly code = 'TOO_MANY_UPLOADS'
  constructor(most: number) {
    super(`${counted(most, 'upload is', 'uploads are')} not finished in this account`)
  }
}

/** The content was committed, released or reaped, or never was. */
export class ContentNotOpen extends CatalogError {
  readonly code = 'CONTENT_NOT_OPEN'
  readonly contentId: string
  constructor(contentId: string, state: string | undefined) {
    super(`content ${contentId} is ${state ?? 'gone'}`)
    this.contentId = contentId
  }
}

/** An append that neither continues the segment nor repeats what it has: the caller lost count. */
export class SegmentMismatch extends CatalogError {
  readonly code = 'SEGMENT_MISMATCH'
  constructor(facts: { contentId: string; kind: string; seg: number; offset: number }) {
    const { contentId, kind, seg, offset } = facts
    super(`${kind} segment ${seg} of content ${contentId} does not continue at ${offset}`)
  }
}

export class NameTaken extends CatalogError {
  readonly code = 'NAME_TAKEN'
  readonly folder: string
  readonly fileName: string
  constructor(folder: string, fileName: string) {
    super(`there is already a file of that name in ${folder}`)
    this.folder = folder
    this.fileName = fileName
  }
}

/** If-Match or If-None-Match did not hold when the name was locked. */
export class PreconditionFailed extends CatalogError {
  readonly code = 'PRECONDITION_FAILED'
  constructor(why: string) {
    super(why)
  }
}

/**
 * A node became out or lost since the content was opened, and these chunks have fewer copies left
 * than an acknowledgement needs: put them again, record, commit again.
 */
export class ChunksLost extends CatalogError {
  readonly code = 'CHUNKS_LOST'
  readonly contentId: string
  readonly digests: readonly Buffer[]
  constructor(contentId: string, digests: readonly Buffer[]) {
    super(
      `${counted(digests.length, 'chunk')} of content ${contentId} lost copies while it was uploaded`,
    )
    this.contentId = contentId
    this.digests = digests
  }
}

export class FolderPathTooLong extends CatalogError {
  readonly code = 'FOLDER_TOO_LONG'
  constructor(mostBytes: number) {
    super(`a folder below would have a path of more than ${mostBytes} bytes`)
  }
}

export class FileNotFound extends CatalogError {
  readonly code = 'NOT_FOUND'
  constructor(what = 'file') {
    super(`there is no such ${what}`)
  }
}

export class InvalidCursor extends CatalogError {
  readonly code = 'INVALID_CURSOR'
  constructor() {
    super('the cursor does not belong to this list')
  }
}

/** The catalogue may be older than its nodes (design decision 8). */
export class RemovalsFrozen extends CatalogError {
  readonly code = 'REMOVALS_FROZEN'
  /** It ends by itself within seconds, once a monitor has asked the nodes. */
  readonly passing: boolean
  constructor({ reason, passing }: { reason: string; passing: boolean }) {
    super(`nothing is removed from nodes: ${reason}`)
    this.passing = passing
  }
}

/** One health check at a time: a second one would count what the first is about to change. */
export class CheckRunning extends CatalogError {
  readonly code = 'CHECK_RUNNING'
  /** Null: it ended in this very moment. */
  readonly checkId: string | null
  constructor(checkId: string | null) {
    super(`Another health check is running: ${checkId ?? 'it ends just now'}.`)
    this.checkId = checkId
  }
}

/** There is a plan of this kind that is not over; only one at a time is worked on. */
export class PlanOpen extends CatalogError {
  readonly code = 'PLAN_OPEN'
  constructor(kind: string) {
    super(`another ${kind} is not over yet`)
  }
}
