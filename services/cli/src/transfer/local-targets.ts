import { mkdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Client, FileInfo } from '@holdfast/client'
import { CommandFailed, WrongArguments } from '../errors.ts'
import { printable } from '../output/format.ts'
import { findRemoteFile, remoteFolder, remotePath } from '../remote-file.ts'

export type Target = { file: FileInfo; target: string }

/**
 * Where files of the server come to lie here. One file goes to `local`, or into it when it is a
 * folder; a folder of the server becomes a folder of its name in `local`.
 *
 * @throws CommandFailed when there is nothing by that path, or a name that no file here may have
 */
export const findTargets = async (
  client: Client,
  reference: string,
  local: string,
  recursive: boolean,
): Promise<Target[]> => {
  if (!recursive) {
    const file = await findRemoteFile(client, reference)
    const into = (await isFolder(local)) || /[/\\]$/.test(local)
    return [{ file, target: into ? join(local, safeName(file.name)) : resolve(local) }]
  }
  const folder = remoteFolder(reference)
  const targets: Target[] = []
  for await (const file of client.eachFile({ folder, recursive: true })) {
    const above = folder === '/' ? '' : dirname(folder)
    const path = remotePath(file).slice(above === '/' ? 0 : above.length)
    targets.push({ file, target: join(local, ...path.split('/').filter(Boolean).map(safeName)) })
  }
  if (targets.length > 0) return targets
  throw new CommandFailed('NO_SUCH_FOLDER', `There are no files in ${printable(folder)}.`)
}

/** Makes the folder that a target lies in. */
export const makeRoom = async (target: string): Promise<void> => {
  await mkdir(dirname(target), { recursive: true })
}

/**
 * A name from the server as one name here. The server refuses such names itself; a server that does
 * not must still never write outside of the folder that was given.
 */
export const safeName = (name: string): string => {
  const bad = name === '' || name === '.' || name === '..' || basename(name) !== name
  if (bad || name.includes('\0') || (process.platform === 'win32' && /[\\:]/.test(name))) {
    throw new WrongArguments(`"${printable(name)}" cannot be the name of a file here.`)
  }
  return name
}

const isFolder = async (path: string) =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true
