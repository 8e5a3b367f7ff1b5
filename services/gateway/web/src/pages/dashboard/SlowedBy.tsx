import type { Limit } from '@holdfast/client'
import { TextLink } from '../../ui/TextLink.tsx'
import { whereOfLimit } from './limit-of.ts'

/** What keeps work from going faster; leads to where that is set. */
export function SlowedBy({ limit }: { limit: Limit }) {
  const to = whereOfLimit(limit)
  if (to === undefined) return limit.text
  return (
    <TextLink to={to} amidWords>
      {limit.text}
    </TextLink>
  )
}
