import type { Token } from '@holdfast/client'
import type { CliConfig } from '../config.ts'
import { CommandFailed, WrongArguments } from '../errors.ts'
import { readLocalAccess } from './local-server.ts'
import { readLogins } from './logins.ts'
import { sessionToken } from './session.ts'

/** `npm start` without any settings. */
export const DEFAULT_URL = 'http://127.0.0.1:8080'

export type Asked = {
  /** `--url`. */
  url?: string | undefined
  /** `--local`: the server whose data folder this is, and nothing else. */
  local?: boolean | undefined
}

export type Credentials = { url: string; token: Token | undefined }

/**
 * Which server, and with what. The address: `--url`, HOLDFAST_URL, the last login, the server whose
 * data folder this is, the default. The credentials: HOLDFAST_TOKEN, the login at that address, the
 * data folder's when the server at that address wrote it.
 */
export const findCredentials = async (config: CliConfig, asked: Asked): Promise<Credentials> => {
  const { configFolder, dataFolder } = config
  const local = await readLocalAccess(dataFolder)
  if (asked.local) {
    if (local === undefined) throw noLocalServer(dataFolder)
    return { url: local.url, token: localToken(dataFolder) }
  }
  const logins = await readLogins(configFolder)
  const given = asked.url ?? config.url
  const url = given === undefined ? (logins.current ?? local?.url ?? DEFAULT_URL) : originOf(given)
  if (config.token !== undefined) return { url, token: config.token }
  if (logins.servers[url] !== undefined) return { url, token: sessionToken(configFolder, url) }
  return { url, token: local?.url === url ? localToken(dataFolder) : undefined }
}

/** The one spelling of a server's address. Throws WrongArguments. */
export const originOf = (address: string): string => {
  const text = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new WrongArguments(
      `"${address}" is not the address of a server.`,
      'It looks like http://127.0.0.1:8080 or https://files.example.org.',
    )
  }
  return url.origin
}

/** Read for each call: the server writes a new one every few minutes. */
const localToken = (dataFolder: string) => async () => {
  const access = await readLocalAccess(dataFolder)
  if (access === undefined) throw noLocalServer(dataFolder)
  return access.accessToken
}

const noLocalServer = (dataFolder: string) =>
  new CommandFailed(
    'NO_LOCAL_SERVER',
    `No server that lets you in is running on the data folder ${dataFolder}.`,
    'Start it with `npm start`, make its first administrator, and run this as the user who started it; or give the folder in HOLDFAST_DATA.',
  )
