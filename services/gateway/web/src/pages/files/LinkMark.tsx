import { IconLink } from '@tabler/icons-react'
import { useLinked } from '../../api/links.ts'

/** Beside the name of what a working link leads to: the id of a file, or the path of a folder. */
export const LinkMark = ({ of }: { of: string }) =>
  useLinked()?.has(of) ? (
    <IconLink
      size={16}
      stroke={1.75}
      role="img"
      aria-label="has a link"
      style={{
        marginInlineStart: 8,
        verticalAlign: 'middle',
        flexShrink: 0,
        color: 'var(--hf-muted)',
      }}
    />
  ) : null
