import { AnswerInvalid, ApiError, CidMismatch, ServerUnreachable } from '@holdfast/client'
import { RemoteChanged, SourceChanged } from '@holdfast/client/transfer'
import { ConfigInvalid } from '@holdfast/process'
import { CommandFailed } from './errors.ts'
import { printable } from './output/format.ts'

/** What happened, in words; what to do about it; and what a program can go by. */
export type Explanation = {
  message: string
  hint?: string
  code: string
  status?: number
  requestId?: string
}

/** What to do about what a server says, by its stable code. */
const HINTS: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'Sign in with `holdfast login`, or look whether HOLDFAST_TOKEN is still valid.',
  FORBIDDEN: 'Does this need an administrator, or an API key that may do more?',
  LAST_ADMIN: 'Make another administrator first: `holdfast users edit … --role admin`.',
  INVITATIONS_OFF: '`holdfast settings set registration=invitation` opens it.',
  NAME_TAKEN: 'Give --replace or --rename, or another name.',
  QUOTA_EXCEEDED: 'Remove files (`holdfast rm --permanent`), or ask an administrator for more.',
  NODES_FULL: 'An administrator can add a node: `holdfast nodes add`.',
  INSUFFICIENT_NODES: 'An administrator sees with `holdfast status` which nodes are away.',
  CHUNK_UNAVAILABLE: 'It can be read again as soon as one of those nodes answers.',
  LAST_COPIES:
    'Drain it first (`holdfast nodes drain`), or give --confirm-last-copies, or --lost for a node that will not come back.',
  CHECK_RUNNING: 'One runs at a time: try again when it is over.',
  PLAN_OPEN: '`holdfast rebalance status` shows it, `holdfast rebalance cancel` ends it.',
  NODE_STATE_CONFLICT: '`holdfast nodes ls` shows the states of the nodes.',
  ADDRESS_NOT_ALLOWED:
    'Private and loopback addresses: `holdfast settings set webhooksPrivate=on`. Metadata addresses never.',
  RATE_LIMITED: 'Too many attempts came from here, or for this account.',
}

/** Never throws, and never shows more than one line of what it does not know. */
export const explain = (error: unknown): Explanation => {
  if (error instanceof ApiError) return explainAnswer(error)
  if (error instanceof ServerUnreachable) {
    return {
      message: sentence(`${error.message}${reasonOf(error)}`),
      hint: 'Is the server running, and is the address right? Another one: --url or HOLDFAST_URL.',
      code: error.code,
    }
  }
  if (error instanceof AnswerInvalid) {
    return {
      message: sentence(error.message),
      hint: 'Is this the address of Holdfast itself, and not of something in front of it?',
      code: error.code,
    }
  }
  if (error instanceof CommandFailed) {
    const { message, hint, code } = error
    return { message, code, ...(hint === undefined ? {} : { hint }) }
  }
  return explainOther(error)
}

const explainAnswer = ({ problem, status, code, requestId, retryAfter }: ApiError): Explanation => {
  const fields = (problem.errors ?? []).map(({ path, message }) => `${path} ${message}`)
  const said = fields.length > 0 ? fields.join('; ') : (problem.detail ?? problem.title)
  const later = retryAfter === undefined ? undefined : `Try again in ${retryAfter} s.`
  const hint = [HINTS[code], later].filter((text) => text !== undefined).join(' ')
  return {
    message: sentence(printable(said || `The server answered with status ${status}`)),
    code,
    status,
    ...(hint === '' ? {} : { hint }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

const explainOther = (error: unknown): Explanation => {
  if (error instanceof CidMismatch) {
    return {
      message: sentence(error.message),
      hint: 'Nothing was kept. Something between the server and here changed the bytes; try again, and tell an administrator.',
      code: error.code,
    }
  }
  if (error instanceof SourceChanged || error instanceof RemoteChanged) {
    return { message: sentence(error.message), hint: 'Try again.', code: error.code }
  }
  if (error instanceof ConfigInvalid) return { message: error.message, code: error.code }
  const { code, path, message } = error as NodeJS.ErrnoException
  const known = code === undefined ? undefined : SYSTEM_ERRORS[code]
  if (known !== undefined) return { message: `${path ?? 'A file'}: ${known}.`, code: String(code) }
  return { message: sentence(`Unexpected: ${message ?? String(error)}`), code: 'UNEXPECTED' }
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you may not do this here',
  EPERM: 'you may not do this here',
  EISDIR: 'this is a folder',
  ENOTDIR: 'this is not a folder',
  EEXIST: 'this is there already',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
}

/** What the system said of a connection, for example ECONNREFUSED: two causes down. */
const reasonOf = (error: Error): string => {
  for (let at: unknown = error.cause, depth = 0; depth < 4; depth += 1) {
    const { code, cause } = (at ?? {}) as { code?: unknown; cause?: unknown }
    if (typeof code === 'string') return ` (${code})`
    at = cause
  }
  return ''
}

const sentence = (text: string) => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}
