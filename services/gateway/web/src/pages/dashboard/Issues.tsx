import { Fragment } from 'react'
import { useIssueSums } from '../../api/distributions.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { issueCounts } from './issue-counts.ts'

/** How many chunks have which issue; each number leads to them. */
export function Issues() {
  const { data } = useIssueSums()
  if (data === undefined) return '–'
  const counts = issueCounts(data.items)
  if (counts.length === 0) return <TextLink to="/admin/chunks?issue=any">none</TextLink>
  return counts.map(({ issue, text, to }, i) => (
    <Fragment key={issue}>
      {i > 0 && ', '}
      <TextLink to={to}>{text}</TextLink>
    </Fragment>
  ))
}
