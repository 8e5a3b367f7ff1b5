/**
 * The one table from stable error codes to HTTP. Every error class of ours has a `code`; a code
 * that is not here is a bug and answers as INTERNAL, without a word about its cause.
 *
 * `detail`: said instead of the error's own message when the error comes from a library, whose
 * messages name nodes, addresses and numbers that are not the client's business (S10, S12).
 * `as`: the code the client sees, where several inner causes are one thing to a client.
 */
export type ProblemKind = {
  status: number
  title: string
  detail?: string
  as?: string
  /** Seconds; every 503 and 429 must say when to come back. */
  retryAfter?: number
}

const nodesAway = {
  status: 503,
  title: 'Too few nodes',
  detail: 'Too few storage nodes take new data right now. Nothing was stored.',
  as: 'INSUFFICIENT_NODES',
  retryAfter: 10,
}

const unreadable = {
  status: 503,
  title: 'Data not readable right now',
  detail:
    'A part of this file is only on nodes that do not answer. It is not lost; try again later.',
  as: 'CHUNK_UNAVAILABLE',
  retryAfter: 30,
}

const interrupted = {
  status: 503,
  title: 'Upload interrupted',
  detail:
    'The upload was overtaken by a change among the nodes. Nothing was stored; send it again.',
  as: 'UPLOAD_INTERRUPTED',
  retryAfter: 1,
}

export const problemTable: Readonly<Record<string, ProblemKind>> = {
  VALIDATION_FAILED: { status: 400, title: 'Malformed request' },
  INVALID_CURSOR: {
    status: 400,
    title: 'Unknown cursor',
    detail: 'cursor: does not belong to this list',
    as: 'VALIDATION_FAILED',
  },
  FOLDER_TOO_LONG: {
    status: 400,
    title: 'Folder path too long',
    detail: 'to: a folder below would have a path that is too long.',
    as: 'VALIDATION_FAILED',
  },
  DIGEST_MISMATCH: { status: 400, title: 'Digest mismatch' },
  BAD_REQUEST: { status: 400, title: 'Bad request' },
  UNAUTHENTICATED: { status: 401, title: 'Not signed in' },
  FORBIDDEN: { status: 403, title: 'Not allowed' },
  CSRF_REJECTED: { status: 403, title: 'Cross-site request refused' },
  REGISTRATION_CLOSED: { status: 403, title: 'Registration is closed', as: 'FORBIDDEN' },
  SETUP_TOKEN_INVALID: {
    status: 403,
    title: 'Setup link not valid',
    detail: 'This setup link was used already, or is not the newest one.',
    as: 'FORBIDDEN',
  },
  INVITATION_INVALID: {
    status: 403,
    title: 'Invitation not valid',
    detail: 'This invitation was used or revoked, has expired, or is for another address.',
    as: 'FORBIDDEN',
  },
  RESET_INVALID: {
    status: 403,
    title: 'One-time token not valid',
    detail: 'This one-time token was used, has expired, or is not the newest one.',
    as: 'FORBIDDEN',
  },
  WRONG_PASSWORD: { status: 403, title: 'Wrong password' },
  SIGN_IN_AGAIN: { status: 403, title: 'Sign in again' },
  EMAIL_NOT_VERIFIED: { status: 403, title: 'Address not verified', as: 'FORBIDDEN' },
  ACCOUNT_DISABLED: { status: 403, title: 'Account disabled', as: 'FORBIDDEN' },
  INVITATION_NEEDED: { status: 403, title: 'Invitation needed', as: 'FORBIDDEN' },
  FLOW_ENDED: { status: 403, title: 'Sign-in ended', as: 'FORBIDDEN' },
  PROVIDER_REFUSED: { status: 403, title: 'Refused by the provider', as: 'FORBIDDEN' },
  PROVIDER_ANSWER_INVALID: { status: 403, title: 'Provider not believed', as: 'FORBIDDEN' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  REQUEST_TIMEOUT: { status: 408, title: 'Request too slow' },
  NAME_TAKEN: {
    status: 409,
    title: 'Name taken',
    detail: 'A file of this name is in the folder already.',
  },
  MAIL_NOT_SET_UP: { status: 409, title: 'No mail server' },
  OFFSET_MISMATCH: { status: 409, title: 'Wrong offset' },
  PARTS_INCOMPLETE: { status: 409, title: 'Parts incomplete' },
  UPLOAD_OVERTAKEN: {
    status: 409,
    title: 'Upload taken over',
    detail: 'A newer request goes on with this upload. Ask it how far it is.',
  },
  EMAIL_TAKEN: {
    status: 409,
    title: 'Address taken',
    detail: 'An account with this address exists already.',
  },
  PROVIDER_NOT_SET_UP: { status: 409, title: 'No provider' },
  IDENTITY_TAKEN: {
    status: 409,
    title: 'Linked elsewhere',
    detail: 'Another account here is linked with this one of the provider.',
  },
  LAST_WAY_IN: {
    status: 409,
    title: 'Only way in',
    detail: 'Set a password first: without the link nobody could sign in to this account.',
  },
  LAST_ADMIN: {
    status: 409,
    title: 'Last administrator',
    detail: 'This is the last administrator who can sign in. Make another one first.',
  },
  OWN_ACCOUNT: { status: 409, title: 'Your own account' },
  INVITATIONS_OFF: { status: 409, title: 'No invitations' },
  CHECK_RUNNING: { status: 409, title: 'Another check is running' },
  NODE_KNOWN: { status: 409, title: 'Node known' },
  NOT_SEALED: { status: 409, title: 'Not sealed yet' },
  NODE_STATE_CONFLICT: { status: 409, title: 'Not in this state' },
  NOTHING_TO_CONFIRM: { status: 409, title: 'Nothing to confirm' },
  LAST_COPIES: { status: 409, title: 'Last copies at stake' },
  PLAN_OPEN: {
    status: 409,
    title: 'Plan not over',
    detail: 'A plan of this kind is not over yet. Cancel it, or let it end.',
  },
  PLAN_STATE_CONFLICT: { status: 409, title: 'Plan in another state' },
  UPLOAD_EXPIRED: { status: 410, title: 'Upload expired' },
  TUS_VERSION_UNSUPPORTED: { status: 412, title: 'Version of tus not supported' },
  PRECONDITION_FAILED: {
    status: 412,
    title: 'Precondition failed',
    detail: 'The file is no longer what the request expects.',
  },
  TOO_LARGE: { status: 413, title: 'Too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'Range not satisfiable' },
  ADDRESS_NOT_ALLOWED: { status: 422, title: 'Address not allowed' },
  NODE_NOT_ACCEPTED: { status: 422, title: 'Node not accepted' },
  RATE_LIMITED: { status: 429, title: 'Too many attempts', retryAfter: 30 },
  HEADERS_TOO_LARGE: { status: 431, title: 'Header fields too large' },
  // Not of HTTP but of tus, which asks for it.
  CHECKSUM_MISMATCH: { status: 460, title: 'Checksum mismatch' },
  // The client closed the connection; the status only ever reaches the log.
  REQUEST_ABORTED: { status: 499, title: 'Client closed the connection' },
  INTERNAL: {
    status: 500,
    title: 'Internal error',
    detail: 'Something went wrong here. The request id finds it in the log.',
  },
  PROVIDER_AWAY: { status: 503, title: 'Provider does not answer', retryAfter: 30 },
  HASHING_BUSY: { status: 503, title: 'Busy', as: 'BUSY', retryAfter: 1 },
  STOPPING: { status: 503, title: 'Stopping', retryAfter: 5 },
  CATALOGUE_UNAVAILABLE: {
    status: 503,
    title: 'Catalogue unavailable',
    detail: 'The catalogue does not answer at the moment.',
    retryAfter: 5,
  },
  INSUFFICIENT_NODES: nodesAway,
  NODE_UNREACHABLE: nodesAway,
  NODE_REFUSED: nodesAway,
  CHUNK_UNAVAILABLE: unreadable,
  ALL_HOLDERS_FAILED: unreadable,
  CHUNK_MISSING: unreadable,
  CHUNK_CORRUPT: unreadable,
  CONTENT_NOT_OPEN: interrupted,
  CHUNKS_LOST: interrupted,
  CHUNKS_STALE: interrupted,
  SEGMENT_MISMATCH: interrupted,
  QUEUE_UNAVAILABLE: {
    status: 503,
    title: 'Queue unavailable',
    detail: 'The job queue does not answer at the moment. No work is lost by that.',
    retryAfter: 5,
  },
  NODES_FULL: { status: 507, title: 'Nodes full', detail: 'The nodes have no room for this file.' },
  NODE_FULL: {
    status: 507,
    title: 'Nodes full',
    detail: 'The nodes have no room for this file.',
    as: 'NODES_FULL',
  },
  QUOTA_EXCEEDED: {
    status: 507,
    title: 'Quota exceeded',
    detail: 'The file is larger than what is left of your quota.',
  },
  TOO_MANY_UPLOADS: {
    status: 507,
    title: 'Quota exceeded',
    detail: 'You have as many unfinished uploads as one account may. Finish some, or end them.',
    as: 'QUOTA_EXCEEDED',
  },
  FILE_QUOTA_EXCEEDED: {
    status: 507,
    title: 'Quota exceeded',
    detail:
      'You have as many files as your quota allows, those in the trash and on their way included.',
    as: 'QUOTA_EXCEEDED',
  },
}
