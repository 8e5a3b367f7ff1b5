import type { Command } from 'commander'
import type { Runner } from '../../command.ts'
import { addNodeCommand } from './add.ts'
import { drainNodeCommand } from './drain.ts'
import { editNodeCommand } from './edit.ts'
import { inventoryCommand } from './inventory.ts'
import { listNodesCommand } from './ls.ts'
import { markNodeOutCommand } from './out.ts'
import { removeNodeCommand } from './remove.ts'
import { resumeNodeCommand } from './resume.ts'
import { testNodeCommand } from './test.ts'

export const nodeCommands = (runner: Runner): Command[] =>
  [
    listNodesCommand,
    addNodeCommand,
    testNodeCommand,
    editNodeCommand,
    drainNodeCommand,
    resumeNodeCommand,
    markNodeOutCommand,
    removeNodeCommand,
    inventoryCommand,
  ].map((make) => make(runner))
