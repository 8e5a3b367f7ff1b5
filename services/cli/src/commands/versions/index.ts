import type { Command } from 'commander'
import type { Runner } from '../../command.ts'
import { listVersionsCommand } from './ls.ts'
import { restoreVersionCommand } from './restore.ts'

export const versionCommands = (runner: Runner): Command[] =>
  [listVersionsCommand, restoreVersionCommand].map((make) => make(runner))
