import type { Client } from '@holdfast/client'
import type { CliConfig } from './config.ts'
import type { Output, Stream } from './output/output.ts'

/** What every command has to work with. */
export type Context = {
  config: CliConfig
  out: Output
  /** Aborts on Ctrl-C. */
  signal: AbortSignal
  /** A signed-in client. Throws NotSignedIn when there are no credentials. */
  connect(): Promise<Connection>
  /** The server's address as the arguments, the environment and the last login have it. */
  address(): Promise<string>
  stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  stderr: Stream
}

export type Connection = { url: string; client: Client }
