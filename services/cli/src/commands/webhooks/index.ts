import type { Command } from 'commander'
import type { Runner } from '../../command.ts'
import { addWebhookCommand } from './add.ts'
import { deliveriesCommand } from './deliveries.ts'
import { editWebhookCommand } from './edit.ts'
import { listWebhooksCommand } from './ls.ts'
import { removeWebhookCommand } from './rm.ts'
import { testWebhookCommand } from './test.ts'

export const webhookCommands = (runner: Runner): Command[] =>
  [
    listWebhooksCommand,
    addWebhookCommand,
    editWebhookCommand,
    testWebhookCommand,
    deliveriesCommand,
    removeWebhookCommand,
  ].map((make) => make(runner))
