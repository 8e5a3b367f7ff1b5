import { Fragment } from 'react'
import { NodeName } from '../../names/NodeNames.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { Time } from '../../ui/Time.tsx'
import type { Part } from './sentences/phrase.ts'

/** The pieces, each as what it is. */
export const SentenceParts = ({ parts }: { parts: readonly Part[] }) =>
  parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have no order but their own
    <Fragment key={i}>{shown(part)}</Fragment>
  ))

function shown(part: Part) {
  if (typeof part === 'string') return part
  if ('at' in part) return <Time at={part.at} />
  if ('node' in part) return <NodeName id={part.node} name={part.name} amidWords />
  return (
    <TextLink to={part.to} title={part.title} amidWords>
      {part.text}
    </TextLink>
  )
}
