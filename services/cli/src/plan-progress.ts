import type { Rebalance } from '@holdfast/client'
import { bar } from './output/bar.ts'
import { bytesText, durationText, percentText, printable, rateText } from './output/format.ts'

const OVER = new Set<Rebalance['state']>(['done', 'failed', 'cancelled'])

/** Nothing will be moved by this plan any more. */
export const isOver = ({ state }: Pick<Rebalance, 'state'>): boolean => OVER.has(state)

/** How much of the planned bytes was moved, 0 to 1. A drain begins before its bytes are counted. */
export const shareOf = ({ state, bytes, bytesMoved }: Rebalance): number => {
  if (state === 'done') return 1
  return bytes === 0 ? 0 : Math.min(1, bytesMoved / bytes)
}

/** `running ████░░░░ 50 % · 1.0 GiB of 2.0 GiB · 5.7 MiB/s · 3 min left · waits for …` */
export const progressLine = (plan: Rebalance): string => {
  const { state, bytes, bytesMoved, bytesPerSecond, etaSeconds, note } = plan
  const share = shareOf(plan)
  const parts = [
    `${state} ${bar(share, 20)} ${percentText(share)}`,
    bytes === 0 ? 'counting' : `${bytesText(bytesMoved)} of ${bytesText(bytes)}`,
  ]
  if (bytesPerSecond) parts.push(rateText(bytesPerSecond))
  if (etaSeconds !== null && etaSeconds > 0) parts.push(`${durationText(etaSeconds)} left`)
  if (note !== null) parts.push(printable(note))
  return parts.join(' · ')
}
