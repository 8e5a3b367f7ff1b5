import type { NodeInfo } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { bytesText, printable } from '../../output/format.ts'
import { confirm } from '../../prompts/confirm.ts'
import { findNode } from './find-node.ts'
import { leavingText } from './leaving.ts'

type Options = {
  confirmLastCopies?: boolean
  dryRun?: boolean
  lost?: boolean
  whenDrained?: boolean
  yes?: boolean
}

export const removeNodeCommand = (runner: Runner): Command =>
  leaf<Options>(runner, {
    name: 'remove',
    summary: 'Remove a node for good',
    about:
      'Remove a node for good. With `--when-drained` it is emptied first and leaves by itself when nothing wanted is left on it; `nodes resume` keeps it after all. While it holds the last copies of something an immediate removal is refused, unless you say by name that those may be lost.',
    examples: [
      'nodes remove cellar --dry-run',
      'nodes remove cellar --when-drained         # empties it first',
      'nodes remove cellar --yes                  # after it was drained',
      'nodes remove 3 --lost                      # its disk is gone',
      'nodes remove 3 --confirm-last-copies       # what only it holds is given up',
    ],
    shape: (command) =>
      command
        .argument('<node>', 'number or name')
        .option('--dry-run', 'only show what would go with it')
        .option('--when-drained', 'drain it first, then remove it')
        .option('--lost', 'it will not come back; its copies count as gone')
        .option('--confirm-last-copies', 'remove it although it holds last copies')
        .option('-y, --yes', 'do not ask'),
    work: async (context, { args: [reference = ''], options }) => {
      const { out } = context
      const { client } = await context.connect()
      const node = await findNode(client, reference)
      const { id, name } = node
      if (options.dryRun) {
        const plan = await client.planRemoval(id)
        out.result(plan)
        out.line(leavingText(`Node ${id} (${printable(name)})`, plan))
        return undefined
      }
      if (options.whenDrained) {
        if (!options.yes) await confirm(context, whenDrainedQuestion(node))
        out.result(await client.removeNodeWhenDrained(id))
        out.line(`Node ${id} (${printable(name)}) is being drained, then it leaves.`)
        return undefined
      }
      if (!options.yes) await confirm(context, question(node))
      await client.removeNode(id, {
        ...(options.lost ? { lost: true } : {}),
        ...(options.confirmLastCopies ? { confirm: 'last-copies' as const } : {}),
      })
      out.result({ removed: id, name })
      out.line(`Node ${id} (${printable(name)}) was removed.`)
      return undefined
    },
  })

const question = ({ id, name, state, used }: NodeInfo): string => {
  const held =
    state === 'drained' ? '' : ` It holds ${bytesText(used)}, to be made again on the others.`
  return `Remove node ${id} (${printable(name)}) for good?${held}`
}

const whenDrainedQuestion = ({ id, name }: NodeInfo): string =>
  `Drain node ${id} (${printable(name)}), then remove it for good?`
