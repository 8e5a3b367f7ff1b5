import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Environment, readConfig } from '@holdfast/process'
import { z } from 'zod'

export const configSchema = z.object({
  HOLDFAST_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional()
    .describe('server that the command talks to, instead of the one of the last login'),
  HOLDFAST_TOKEN: z
    .string()
    .optional()
    .describe('API key or access token that the command uses, instead of a login'),
  HOLDFAST_CONFIG: z
    .string()
    .optional()
    .describe('folder in which the command keeps logins; ~/.config/holdfast without it'),
  HOLDFAST_DATA: z.string().default('.holdfast').describe('folder that everything is kept in'),
})

export type CliConfig = Readonly<{
  url: string | undefined
  token: string | undefined
  /** Where logins are kept. */
  configFolder: string
  /** Data folder of a server on this machine, which may let its owner in without a login. */
  dataFolder: string
}>

/** @throws ConfigInvalid naming every wrong variable */
export const readCliConfig = (env: Environment = process.env): CliConfig => {
  const read = readConfig('holdfast', configSchema, env)
  return {
    url: read.HOLDFAST_URL,
    token: read.HOLDFAST_TOKEN,
    configFolder: read.HOLDFAST_CONFIG ?? join(userFolder(env), 'holdfast'),
    dataFolder: read.HOLDFAST_DATA,
  }
}

/** Where programs keep what belongs to the user: by the XDG rules, and AppData on Windows. */
const userFolder = (env: Environment): string =>
  env.XDG_CONFIG_HOME || env.APPDATA || join(homedir(), '.config')
