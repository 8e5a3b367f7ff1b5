import type { Webhook } from '@holdfast/client'
import { client } from '../../api/client.ts'
import { webhooksChanged } from '../../api/webhooks.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { showNote, showUndo } from '../../ui/toast/toasts.ts'

const refused = (what: string, error: unknown) =>
  showNote(`${what}: ${problemOfForm(error, []).general}`)

/** On or off, with the way back: nothing is lost meanwhile, its messages wait. */
export async function switchWebhook(webhook: Webhook, enabled: boolean): Promise<void> {
  const set = async (on: boolean) => {
    await client.editWebhook(webhook.id, { enabled: on })
    await webhooksChanged()
  }
  try {
    await set(enabled)
    showUndo(`${webhook.url} is ${enabled ? 'on' : 'off'}`, () => {
      set(!enabled).catch((error) => refused('Not undone', error))
    })
  } catch (error) {
    refused(`${webhook.url} was not changed`, error)
  }
}

/** Sends a message that says nothing; what comes of it stands in the log. */
export async function sendTest({ id }: Webhook): Promise<boolean> {
  try {
    await client.testWebhook(id)
    await webhooksChanged()
    return true
  } catch (error) {
    refused('No test was sent', error)
    return false
  }
}
