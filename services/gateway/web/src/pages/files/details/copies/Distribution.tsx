import type { FileInfo } from '@holdfast/client'
import { Button, Group, Skeleton, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { type ReactNode, useId, useState } from 'react'
import { QueryView } from '../../../../ui/states/QueryView.tsx'
import { usePanelState } from '../use-panel-state.ts'
import { ChunkCopies } from './ChunkCopies.tsx'
import { Legend } from './Legend.tsx'
import { Picture } from './Picture.tsx'
import { PictureTables } from './PictureTables.tsx'
import { captionOf, countingInWords } from './picture-words.ts'
import { columnsFor, type Span, spanOf, textOfSpan } from './picture-zoom.ts'
import { useJoinedPicture } from './use-joined-picture.ts'
import { ZoomWay } from './ZoomWay.tsx'

type Props = {
  file: FileInfo
  /** More buttons, below the picture. */
  children?: ReactNode
}

/** On which nodes the chunks of a file lie: as a picture or as tables, the whole or a part of it. */
export function Distribution({ file, children }: Props) {
  const { span: text, zoom } = usePanelState()
  const [asTable, setAsTable] = useState(false)
  const { ref, width } = useElementSize()
  const span = spanOf(text, file.chunks)
  const columns = columnsFor(width)
  const { query, picture } = useJoinedPicture(file, span, columns)
  const place = useId()
  const zoomTo = (to: Span) => {
    zoom(textOfSpan(to, file.chunks))
    // What was clicked is gone then, and the focus with it.
    document.getElementById(place)?.focus()
  }
  const { wanted } = file.copies
  return (
    <section ref={ref} id={place} tabIndex={-1} aria-label="Where the copies lie">
      <ZoomWay span={span} chunks={file.chunks} columns={columns} onZoom={zoomTo} />
      {span.to - span.from === 1 ? (
        <ChunkCopies file={file} index={span.from} nodes={picture?.nodes ?? []} />
      ) : (
        <QueryView
          query={query}
          what="The picture"
          skeleton={<Skeleton height={160} animate={false} />}
        >
          {() =>
            picture && (
              <>
                <Text size="sm" mb="sm" role="status">
                  {captionOf(picture, wanted)}
                </Text>
                {asTable ? (
                  <PictureTables picture={picture} wanted={wanted} onZoom={zoomTo} />
                ) : (
                  <Picture picture={picture} wanted={wanted} width={width} onZoom={zoomTo} />
                )}
                {picture.next !== null && (
                  <Text size="xs" c="dimmed" mt="xs">
                    {countingInWords(picture)}
                  </Text>
                )}
                {!asTable && <Legend />}
                <Group gap="sm" mt="md">
                  <Button variant="default" size="compact-sm" onClick={() => setAsTable(!asTable)}>
                    {asTable ? 'As picture' : 'As table'}
                  </Button>
                  {children}
                </Group>
              </>
            )
          }
        </QueryView>
      )}
    </section>
  )
}
