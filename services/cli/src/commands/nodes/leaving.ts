import type { NodeLeaving } from '@holdfast/client'
import { bytesText, counted, durationText } from '../../output/format.ts'

/** What it would come to if a node was drained or removed, in a few lines. */
export function leavingText(shown: string, plan: NodeLeaving): string {
  const { how, held, last, oneCopy, toCopy, noRoom, etaSeconds } = plan
  const time = etaSeconds ? `, about ${durationText(etaSeconds)}` : ''
  const verb = how === 'drain' ? 'would move to other nodes' : 'would be made anew on other nodes'
  return [
    `${shown} holds ${sumText(held)} in use; nothing was begun.`,
    toCopy.chunks > 0 ? `${sumText(toCopy)} ${verb}${time}.` : undefined,
    noRoom.chunks > 0 ? `No other node takes ${sumText(noRoom)} of it now.` : undefined,
    oneCopy.chunks > 0 && how === 'remove'
      ? `${sumText(oneCopy)} would have one copy until they are repaired: drain it first.`
      : undefined,
    last.chunks > 0 && how === 'remove'
      ? `No other node that answers has a copy of ${sumText(last)}: WOULD BE LOST.`
      : undefined,
  ]
    .filter((line) => line !== undefined)
    .join('\n')
}

const sumText = ({ chunks, bytes }: { chunks: number; bytes: number }): string =>
  `${counted(chunks, 'chunk')} (${bytesText(bytes)})`
