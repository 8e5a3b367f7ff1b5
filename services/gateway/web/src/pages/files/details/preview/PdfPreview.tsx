import type { FileInfo } from '@holdfast/client'
import { Button, Group, Skeleton, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { formatNumber } from '../../../../ui/format/number.ts'
import { Loading } from '../../../../ui/states/Loading.tsx'
import { paintPage } from './paint-page.ts'
import classes from './preview.module.css'
import { usePdf } from './use-pdf.ts'

/** One page of a PDF at a time, painted; only the ranges that it needs are read. */
export default function PdfPreview({ file }: { file: FileInfo }) {
  const { pdf, failed } = usePdf(file)
  const [number, setNumber] = useState(1)
  const [broken, setBroken] = useState(false)
  const { ref, width } = useElementSize()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const place = canvas.current
    if (pdf === undefined || place === null || width === 0) return
    const stop = new AbortController()
    paintPage(pdf, { number, width, canvas: place, signal: stop.signal }).catch(() => {
      if (!stop.signal.aborted) setBroken(true)
    })
    return () => stop.abort()
  }, [pdf, number, width])
  if (failed || broken) {
    return <Text c="dimmed">This PDF cannot be shown. Download it to open it.</Text>
  }
  const pages = pdf?.numPages ?? 1
  const go = (by: number) => setNumber(Math.min(pages, Math.max(1, number + by)))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons below do the same
    <div
      onKeyDown={({ key }) => {
        if (key === 'PageDown') go(1)
        if (key === 'PageUp') go(-1)
      }}
    >
      {pdf === undefined && (
        <Loading>
          <Skeleton height={320} animate={false} />
        </Loading>
      )}
      <section
        ref={ref}
        className={classes.pages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the focus
        tabIndex={0}
        aria-label={`Pages of ${file.name}`}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Page ${number} of ${pages}, as a picture. Download the file to have it read aloud.`}
        />
      </section>
      <Group mt="sm" gap="sm">
        <Button variant="default" disabled={number <= 1} onClick={() => go(-1)}>
          Page before
        </Button>
        <Text size="sm" role="status">
          Page {formatNumber(number)} of {formatNumber(pages)}
        </Text>
        <Button variant="default" disabled={number >= pages} onClick={() => go(1)}>
          Next page
        </Button>
      </Group>
    </div>
  )
}
