import type { Command } from 'commander'
import type { Runner } from '../../command.ts'
import { emptyTrashCommand } from './empty.ts'
import { listTrashCommand } from './ls.ts'
import { restoreFileCommand } from './restore.ts'

export const trashCommands = (runner: Runner): Command[] =>
  [listTrashCommand, restoreFileCommand, emptyTrashCommand].map((make) => make(runner))
