import { useNodeNames } from '../../names/use-node-names.ts'
import { Banner } from '../../ui/states/Banner.tsx'
import type { Verdicts } from './use-verdicts.ts'
import { verdictsInWords } from './verdicts-in-words.ts'

/** What came of reading every copy; said once to screen readers. */
export function VerdictBanner({ verdicts: { copies, problem } }: { verdicts: Verdicts }) {
  const { nameOf } = useNodeNames()
  if (problem !== undefined) return <Banner token="warn">It was not verified: {problem}</Banner>
  if (copies === undefined) return null
  const good = copies.every(({ verdict }) => verdict === 'good')
  return <Banner token={good ? 'work' : 'warn'}>{verdictsInWords(copies, nameOf)}</Banner>
}
