import type { Command } from 'commander'
import type { Runner } from '../../command.ts'
import { addUserCommand } from './add.ts'
import { editUserCommand } from './edit.ts'
import { inviteCommand } from './invite.ts'
import { listUsersCommand } from './ls.ts'
import { removeUserCommand } from './remove.ts'

export const userCommands = (runner: Runner): Command[] =>
  [listUsersCommand, addUserCommand, inviteCommand, editUserCommand, removeUserCommand].map(
    (make) => make(runner),
  )
