import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { WrongArguments } from '../../errors.ts'
import { printable } from '../../output/format.ts'
import { findRemoteFile, remotePath } from '../../remote-file.ts'

export const restoreVersionCommand = (runner: Runner): Command =>
  leaf(runner, {
    name: 'restore',
    summary: 'Make a file what it was; what it is now becomes a version',
    examples: ['versions restore /letters/final.txt 3'],
    shape: (command) =>
      command
        .argument('<file>', 'path or id')
        .argument('<version>', '`holdfast versions ls` shows it'),
    work: async ({ connect, out }, { args: [reference = '', words = ''] }) => {
      const version = Number(words)
      if (!Number.isInteger(version) || version < 1) {
        throw new WrongArguments(`${printable(words)} is no version.`)
      }
      const { client } = await connect()
      const file = await findRemoteFile(client, reference)
      const restored = await client.restoreVersion(file.id, version, { ifMatch: `"${file.cid}"` })
      out.result(restored)
      out.line(`${printable(remotePath(restored))} is again what it was as version ${version}.`)
      return undefined
    },
  })
