import { decodeText, type FileInfo, TEXT_BYTES } from '@holdfast/client'
import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bytesOf } from '../../../../api/file-details.ts'
import { formatBytes } from '../../../../ui/format/bytes.ts'
import { QueryView } from '../../../../ui/states/QueryView.tsx'
import classes from './preview.module.css'

/** The beginning of a text. html and xml are text here too: nobody parses them. */
export function TextPreview({ file: { id, cid, name, size } }: { file: FileInfo }) {
  const cut = size > TEXT_BYTES
  const query = useQuery({
    queryKey: ['preview', id, cid],
    queryFn: async ({ signal }) => {
      if (size === 0) return ''
      const bytes = await bytesOf(id, { from: 0, to: Math.min(size, TEXT_BYTES), signal })
      return decodeText(bytes, cut) ?? null
    },
    // The same CID means the same bytes.
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <QueryView query={query} what="The text" skeleton={<Skeleton height={160} animate={false} />}>
      {(text) =>
        text === null ? (
          <Text c="dimmed">These bytes are no text. Download the file to open it.</Text>
        ) : (
          <>
            <section
              className={classes.text}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
              tabIndex={0}
              aria-label={`Text of ${name}`}
            >
              <pre>{text === '' ? 'The file is empty.' : text}</pre>
            </section>
            {cut && (
              <Text size="xs" c="dimmed" mt="xs">
                The first {formatBytes(TEXT_BYTES)} of {formatBytes(size)}
              </Text>
            )}
          </>
        )
      }
    </QueryView>
  )
}
