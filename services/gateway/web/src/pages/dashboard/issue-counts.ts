import type { ByIssue } from '@holdfast/client'
import { counted } from '../../ui/format/number.ts'

const WHAT: Readonly<Record<string, string>> = {
  missing: 'with a missing copy',
  corrupt: 'with a corrupt copy',
  moving: 'on the move',
  removing: 'with a copy being removed',
}

/** Where the chunks with such an issue are listed, and no others. */
export const pathOfIssue = (issue: string): string =>
  `/admin/chunks?issue=${encodeURIComponent(issue)}`

export type IssueCount = { issue: string; text: string; to: string }

/** `3 chunks with a missing copy`, the worst first as the server has them; none at all when all is well. */
export const issueCounts = (sums: readonly ByIssue[]): IssueCount[] =>
  sums
    .filter(({ issue }) => issue !== 'any')
    .map(({ issue, chunks, more }) => ({
      issue,
      text: `${more ? 'more than ' : ''}${counted(chunks, 'chunk')} ${WHAT[issue] ?? issue}`,
      to: pathOfIssue(issue),
    }))
