import type { Client, Rebalance } from '@holdfast/client'
import type { Command } from 'commander'
import { leaf, type Runner } from '../../command.ts'
import { CommandFailed } from '../../errors.ts'
import { EXIT } from '../../exit-codes.ts'
import { followPlan } from '../../follow-plan.ts'
import { printable } from '../../output/format.ts'
import { findNode } from './find-node.ts'
import { leavingText } from './leaving.ts'

export const drainNodeCommand = (runner: Runner): Command =>
  leaf<{ wait?: boolean; dryRun?: boolean }>(runner, {
    name: 'drain',
    summary: 'Empty a node: copies first, then removal',
    about:
      'Empty a node. Each chunk gets its copy elsewhere before the one here goes; the node ends as `drained` when nothing wanted is left on it. `nodes resume` takes it back.',
    examples: [
      'nodes drain cellar --dry-run',
      'nodes drain cellar',
      'nodes drain 3 --wait && holdfast nodes remove 3 --yes',
    ],
    shape: (command) =>
      command
        .argument('<node>', 'number or name')
        .option('--dry-run', 'only show what would move')
        .option('--wait', 'until it is empty'),
    work: async (context, { args: [reference = ''], options }) => {
      const { out } = context
      const { client } = await context.connect()
      const { id, name } = await findNode(client, reference)
      const shown = `Node ${id} (${printable(name)})`
      if (options.dryRun) {
        const plan = await client.planDrain(id)
        out.result(plan)
        out.line(leavingText(shown, plan))
        return EXIT.done
      }
      const node = await client.drainNode(id)
      if (!options.wait) {
        out.result(node)
        out.line(`${shown} is being drained; \`holdfast rebalance status\` shows how far.`)
        return EXIT.done
      }
      const plan = await followPlan(context, () => drainOf(client, id))
      const { state } = await client.node(id)
      out.result({ ...plan, nodeState: state })
      out.line(
        state === 'drained'
          ? `${shown} is drained.`
          : `${shown} is ${state}; the drain is ${plan.state}.`,
      )
      return state === 'drained' ? EXIT.done : EXIT.problems
    },
  })

/** The newest drain of a node. */
const drainOf = async (
  client: Pick<Client, 'eachRebalance'>,
  nodeId: number,
): Promise<Rebalance> => {
  for await (const plan of client.eachRebalance('drain')) if (plan.nodeId === nodeId) return plan
  throw new CommandFailed('NO_DRAIN', `Node ${nodeId} is not being drained.`)
}
