import type { Webhook, WebhookDelivery } from '@holdfast/client'
import { formatNumber } from '../../ui/format/number.ts'

/** `node., brake.` as the beginnings that the server takes; an empty text: all events. */
export const typesOf = (text: string): string[] =>
  text
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '')

/** What it is told about. */
export const typesInWords = ({ types }: Pick<Webhook, 'types'>): string =>
  types.length === 0 ? 'All events' : types.join(', ')

const BY_ADMIN = 'by an administrator'

/** `stopped`: not by an administrator, but because the receiver said so. */
export const stateOf = ({
  enabled,
  disabledReason,
}: Pick<Webhook, 'enabled' | 'disabledReason'>) =>
  enabled ? 'on' : disabledReason === null || disabledReason === BY_ADMIN ? 'off' : 'stopped'

/** A delivery in one word; what was tried and did not arrive is no longer just waiting. */
export const deliveryState = ({ state, attempts }: Pick<WebhookDelivery, 'state' | 'attempts'>) =>
  state !== 'pending' ? state : attempts === 0 ? 'waiting' : 'retrying'

/** What the receiver said, or why nothing was heard of it. */
export function answerOf({
  attempts,
  status,
  error,
  tookMs,
}: Pick<WebhookDelivery, 'attempts' | 'status' | 'error' | 'tookMs'>): string {
  if (attempts === 0) return '–'
  const said = error ?? (status === null ? 'no answer' : `HTTP ${status}`)
  return tookMs === null ? said : `${said} (${formatNumber(tookMs)} ms)`
}
