export { counted } from '@holdfast/chunks/counted'
export { decodeText, TEXT_BYTES } from '@holdfast/chunks/first-text'

export type { BrowserSession } from './browser.ts'
export type * from './chunk-types.ts'
export { type Client, type ClientOptions, createClient } from './client.ts'
export {
  AnswerInvalid,
  ApiError,
  apiError,
  CidMismatch,
  Conflict,
  NoRoom,
  NotFound,
  type Problem,
  ServerUnreachable,
  SignInNeeded,
  TryLater,
} from './errors.ts'
export type * from './event-types.ts'
export type { FollowOptions } from './events.ts'
export type { Body } from './files.ts'
export { everyItem } from './pages.ts'
export type * from './people-types.ts'
export type { Token } from './request.ts'
export type * from './series-types.ts'
export type * from './settings-types.ts'
export type * from './sharing-types.ts'
export type * from './system-types.ts'
export type * from './types.ts'
export type * from './upkeep-types.ts'
