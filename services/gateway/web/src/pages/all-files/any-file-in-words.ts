import type { AnyFile, Verification, WantedRepair } from '@holdfast/client'
import { counted } from '../../ui/format/number.ts'

/** What came of asking for a repair. Pure. */
export function fileRepairInWords({ short, noSource }: WantedRepair): string {
  const asked =
    short === 0
      ? 'Nothing to repair: no copy is missing'
      : `Repair of ${counted(short, 'chunk')} was asked for; what has fewest copies comes first`
  return noSource === 0
    ? asked
    : `${short === 0 ? 'Nothing can be repaired now' : asked}; ${counted(noSource, 'chunk has', 'chunks have')} no copy that can be read`
}

/** What deleting comes to, before the click. Pure. */
export const removalConsequences = ({ links, sharing, moreSharing }: RemovalFacts): string[] => [
  'It goes to the trash of its owner, who alone can restore it; the events say that you did it',
  ...(links === 0
    ? []
    : [
        `${counted(links, 'link stops', 'links stop')} working, and ${links === 1 ? 'works' : 'work'} again when the file is restored`,
      ]),
  sharing.length === 0
    ? 'Its copies stay until the trash is emptied'
    : `Its copies stay: ${moreSharing ? 'more than ' : ''}${counted(sharing.length, 'other file has', 'other files have')} the same content`,
]

type RemovalFacts = Pick<AnyFile, 'links' | 'sharing' | 'moreSharing'>

/** How far the reading is, or what came of it. Pure. */
export function verificationInWords(one: Verification): string {
  const { state, done, chunks, good, missing, corrupt, noAnswer } = one
  const found = [
    counted(good, 'good copy', 'good copies'),
    ...(missing === 0 ? [] : [`${counted(missing, 'copy is', 'copies are')} missing`]),
    ...(corrupt === 0 ? [] : [`${counted(corrupt, 'copy is', 'copies are')} corrupt`]),
    ...(noAnswer === 0
      ? []
      : [
          `${counted(noAnswer, 'copy is', 'copies are')} on nodes that did not answer, so nothing is known of them`,
        ]),
  ].join(', ')
  if (state === 'done') return `Every copy was asked for: ${found}.`
  const far = `${counted(done, 'chunk')} of ${chunks.toLocaleString('en-US')}`
  return state === 'running'
    ? `${far} read until now: ${found}.`
    : `Stopped after ${far}: ${found}.`
}
