import type { NodeInfo, NodeLeaving } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { counted, formatShare } from '../../ui/format/number.ts'

type Others = readonly Pick<NodeInfo, 'id' | 'name' | 'used' | 'capacity'>[]

const chunks = ({ chunks: count, bytes }: { chunks: number; bytes: number }) =>
  `${counted(count, 'chunk')} (${formatBytes(bytes)})`
const copies = ({ chunks: count, bytes }: { chunks: number; bytes: number }) =>
  `${formatBytes(bytes)} (${counted(count, 'copy', 'copies')})`

/** How full the fullest of the others becomes, where that is known. */
export function fullestAfter({ targets }: NodeLeaving, others: Others): string | undefined {
  const fills = targets.flatMap(({ nodeId, bytes }) => {
    const node = others.find(({ id }) => id === nodeId)
    if (node === undefined || node.capacity === 0) return []
    return [{ name: node.name, fill: (node.used + bytes) / node.capacity }]
  })
  const fullest = fills.sort((a, b) => b.fill - a.fill)[0]
  return (
    fullest && `The fullest of them, ${fullest.name}, becomes ${formatShare(fullest.fill)} full`
  )
}

/** What the others have no room for. */
function roomLine({ how, toCopy, noRoom }: NodeLeaving): string | undefined {
  if (toCopy.chunks === 0) return undefined
  if (noRoom.chunks === 0) return 'The other nodes have room for all of it'
  const missing = `No other node takes ${copies(noRoom)} now`
  return how === 'drain'
    ? `${missing}: the drain waits there until you add a node or free space`
    : `${missing}: they stay short of copies until you add a node or free space`
}

/** What a drain comes to, line by line. */
export function drainLines(plan: NodeLeaving, others: Others): string[] {
  const { held, toCopy, targets, etaSeconds } = plan
  if (held.chunks === 0) return ['Nothing that is in use lies there, so it is empty at once', STOP]
  const time = etaSeconds ? `, about ${formatDuration(etaSeconds)}` : ''
  return [
    targets.length === 0
      ? `${copies(toCopy)} have to move`
      : `${copies(toCopy)} move to ${counted(targets.length, 'node')}${time}`,
    roomLine(plan),
    fullestAfter(plan, others),
    'Each copy is made elsewhere before the one here goes; reads and uploads go on',
    STOP,
  ].filter((line) => line !== undefined)
}

const STOP = 'You can take it back at any time'

/** What draining and then removing it comes to. */
export const leavingLines = (plan: NodeLeaving, others: Others): string[] => [
  'Safe after draining, which comes first: no chunk has fewer copies than wanted at any moment',
  ...drainLines(plan, others).filter((line) => line !== STOP),
  'It is removed by itself as soon as nothing in use is left on it, also after a restart',
  'Until then you can keep it; after that its id is gone for good, and its blocks stay on its disk',
]

/** What it comes to not to wait for a node that is down. */
export function outLines(plan: NodeLeaving, others: Others): string[] {
  const { toCopy, last } = plan
  return [
    toCopy.chunks > 0
      ? `${copies(toCopy)} are made anew on other nodes, beginning now`
      : 'Nothing has to be copied: every chunk has its copies elsewhere',
    roomLine(plan),
    fullestAfter(plan, others),
    last.chunks > 0 ? `${chunks(last)} stay unreadable: only it has them` : undefined,
    'If it returns, its blocks are compared and it counts again; what is too much by then is removed later',
  ].filter((line) => line !== undefined)
}

/** What comes first: whether it is safe. */
export function verdictOfRemoval({ held, last, oneCopy }: NodeLeaving): string {
  if (last.chunks > 0) return `Would lose ${chunks(last)}: no other node that answers has them`
  if (held.chunks === 0) return 'Safe to remove now: nothing that is in use lies there'
  if (oneCopy.chunks > 0) return 'Safe after draining; now it would leave single copies'
  return 'Nothing is lost: every chunk has copies on other nodes'
}

/** What a removal comes to, line by line. */
export function removalLines(plan: NodeLeaving, others: Others): string[] {
  const { held, oneCopy, toCopy, marginNow, marginAfter } = plan
  return [
    verdictOfRemoval(plan),
    held.chunks > 0 ? `${copies(held)} leave with it` : undefined,
    oneCopy.chunks > 0
      ? `${chunks(oneCopy)} have one copy until they are repaired: drain first, and they never do`
      : undefined,
    toCopy.chunks > 0 ? `${copies(toCopy)} are made anew on other nodes` : undefined,
    marginNow !== null && marginAfter !== null && marginAfter !== marginNow
      ? `Until that is done ${nodesMayFail(marginAfter)} (now ${marginNow})`
      : undefined,
    roomLine(plan),
    fullestAfter(plan, others),
    'Its id is gone for good; its blocks stay on its disk',
  ].filter((line) => line !== undefined)
}

const nodesMayFail = (margin: number): string =>
  margin === 0 ? 'no node can fail' : `any ${counted(margin, 'node')} can fail`

/** What a node that is switched off for a while comes to. */
export const whileItIsOff = ({ last }: NodeLeaving): string =>
  last.chunks > 0
    ? `While it is off ${chunks(last)} cannot be read: no other node that answers has them`
    : 'While it is off every chunk can be read from other nodes'

/** What happens to readers if it fails at this moment. */
export function ifItFails({ held, last, oneCopy }: NodeLeaving): string {
  if (held.chunks === 0) return 'Nothing is missed: nothing that is in use lies there.'
  if (last.chunks > 0) return `${chunks(last)} cannot be read until it returns.`
  if (oneCopy.chunks > 0) return `Every chunk can be read; ${chunks(oneCopy)} have one copy left.`
  return 'Every chunk can be read, and has more than one copy left or wants no more.'
}
