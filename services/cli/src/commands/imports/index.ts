import type { Command } from 'commander'
import type { Runner } from '../../command.ts'
import { cancelImportCommand } from './cancel.ts'
import { listImportsCommand } from './ls.ts'

export const importCommands = (runner: Runner): Command[] => [
  listImportsCommand(runner),
  cancelImportCommand(runner),
]
