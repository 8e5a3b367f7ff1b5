import {
  type Catalog,
  type DueDelivery,
  disableWebhook,
  dueDeliveries,
  finishAttempt,
  postponeDeliveries,
  webhooksMayBePrivate,
  webhookToCall,
} from '@holdfast/catalog'
import { isWebhookPlace, type Vault } from '@holdfast/process'
import { messageOf } from './message.ts'
import { type Posted, postMessage } from './post-message.ts'
import { waitAfter } from './retry-plan.ts'
import { signatureOf } from './sign.ts'

export type DeliverDeps = {
  catalog: Catalog
  vault: Pick<Vault, 'open'>
  /** Seconds until the next attempt after so many failed ones; undefined when there is none. */
  waitAfter?: typeof waitAfter
  limitMs?: number
}

export type Delivered = {
  delivered: number
  /** Why attempts failed, one each; most are repeated later. */
  failed: string[]
  /** Messages that have no attempt left. */
  givenUp: number
  gone: boolean
}

const LIMIT_MS = 10_000
const BATCH = 50
/** One that does not answer at all is left alone for a while, whatever else it is to be told. */
const POSTPONED_SECONDS = 30

/**
 * Sends what is due to one webhook, in the order of the events. Each message has its own attempts; a
 * receiver that gave no answer ends the round. 410 disables it, as Standard Webhooks says.
 */
export async function deliverDue(
  deps: DeliverDeps,
  webhookId: string,
  signal: AbortSignal,
): Promise<Delivered> {
  const { catalog, vault } = deps
  const done: Delivered = { delivered: 0, failed: [], givenUp: 0, gone: false }
  const webhook = await webhookToCall(catalog, webhookId)
  if (webhook === undefined) return { ...done, gone: true }
  const target = {
    url: webhook.url,
    secret: vault.open(webhook.secret),
    allows: isWebhookPlace(await webhooksMayBePrivate(catalog)),
  }
  for (const delivery of await dueDeliveries(catalog, { webhookId, limit: BATCH })) {
    const { posted, problem, last } = await attempt(deps, { ...target, delivery, signal })
    if (problem === undefined) {
      done.delivered += 1
      continue
    }
    done.failed.push(problem)
    if (last) done.givenUp += 1
    if ('status' in posted && posted.status === 410) {
      await disableWebhook(catalog, { id: webhookId, reason: 'the receiver answered 410 Gone' })
      break
    }
    if ('error' in posted) {
      await postponeDeliveries(catalog, { webhookId, seconds: POSTPONED_SECONDS })
      break
    }
  }
  return done
}

type Attempt = {
  url: string
  secret: string
  allows: ReturnType<typeof isWebhookPlace>
  delivery: DueDelivery
  signal: AbortSignal
}

type Attempted = {
  posted: Posted
  /** Why it was not delivered. */
  problem: string | undefined
  /** There will be no other attempt. */
  last: boolean
}

async function attempt(deps: DeliverDeps, one: Attempt): Promise<Attempted> {
  const { delivery, signal, secret, url, allows } = one
  const { id, body } = messageOf(delivery)
  const timestamp = Math.floor(Date.now() / 1_000)
  const started = performance.now()
  const posted = await postMessage({
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Holdfast',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(secret, { id, timestamp, body }),
    },
    body,
    allows,
    limitMs: deps.limitMs ?? LIMIT_MS,
    signal,
  })
  const problem = problemOf(posted)
  const wait = (deps.waitAfter ?? waitAfter)(delivery.attempts + 1)
  const failed = wait === undefined ? ('failed' as const) : { againInSeconds: wait }
  await finishAttempt(deps.catalog, {
    id: delivery.id,
    status: 'status' in posted ? posted.status : null,
    error: problem ?? null,
    tookMs: performance.now() - started,
    outcome: problem === undefined ? 'delivered' : failed,
  })
  return { posted, problem, last: wait === undefined }
}

function problemOf(posted: Posted): string | undefined {
  if ('error' in posted) return posted.error
  const { status } = posted
  if (status >= 200 && status < 300) return undefined
  if (status >= 300 && status < 400) return `it redirects (${status}), which is not followed`
  return `it answered ${status}`
}
