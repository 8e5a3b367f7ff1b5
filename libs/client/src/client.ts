import { accountCalls } from './accounts.ts'
import { allFileCalls } from './all-files.ts'
import type { BrowserSession } from './browser.ts'
import { chunkCalls } from './chunks.ts'
import { eventCalls } from './events.ts'
import { fileCalls } from './files.ts'
import { importCalls } from './imports.ts'
import { nodeCalls } from './nodes.ts'
import { peopleCalls } from './people.ts'
import { createRequester, type Token } from './request.ts'
import { settingsCalls } from './settings.ts'
import { sharingCalls } from './sharing.ts'
import { trashCalls } from './trash.ts'
import { upkeepCalls } from './upkeep.ts'
import { uploadCalls } from './uploads.ts'
import { versionCalls } from './versions.ts'
import { webhookCalls } from './webhooks.ts'

export type ClientOptions = {
  /** The server's address, for example `http://127.0.0.1:8080`. */
  url: string
  /** Access token or API key, or a function that is asked for one before each call. `login` sets it. */
  token?: Token
  /** For a page of Holdfast's own, instead of a token: the session is in the cookies. */
  browser?: BrowserSession
  /** In place of the platform's own. */
  fetch?: typeof fetch
}

export type Client = ReturnType<typeof createClient>

/**
 * The HTTP API as functions. Every call throws ApiError with the server's `code` when the server
 * says no, ServerUnreachable when it does not answer, and AnswerInvalid when something else does;
 * nothing is retried here. Needs only `fetch`; what needs files is in `@holdfast/client/transfer`.
 */
export const createClient = ({ url, token, browser, fetch }: ClientOptions) => {
  const api = createRequester(url, { token, browser, fetch })
  return {
    ...peopleCalls(api),
    ...accountCalls(api),
    ...fileCalls(api),
    ...versionCalls(api),
    ...trashCalls(api),
    ...importCalls(api),
    ...uploadCalls(api),
    ...sharingCalls(api),
    ...chunkCalls(api),
    ...allFileCalls(api),
    ...nodeCalls(api),
    ...upkeepCalls(api),
    ...eventCalls(api),
    ...webhookCalls(api),
    ...settingsCalls(api),
  }
}
