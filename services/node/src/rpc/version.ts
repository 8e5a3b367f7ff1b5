import { type Command, json } from './command.ts'

/** The Kubo release whose answers this node gives, told apart by its suffix. */
export const VERSION = '0.44.0-holdfast'
export const REPO_VERSION = '18'

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' }
const SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows' }

export const version: Command = {
  run: () =>
    json({
      Version: VERSION,
      Commit: '',
      Repo: REPO_VERSION,
      System: `${ARCHITECTURES[process.arch] ?? process.arch}/${SYSTEMS[process.platform] ?? process.platform}`,
      Golang: `none (node ${process.version})`,
    }),
}
