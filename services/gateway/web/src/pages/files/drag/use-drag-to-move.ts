import type { FileInfo } from '@holdfast/client'
import {
  type DragEvent as ReactDragEvent,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react'
import { type Dragged, draggedFiles, OWN_FILES } from './dragged-files.ts'
import { folderUnder } from './folder-under.ts'

type From = Parameters<typeof draggedFiles>[1]
type Move = (dragged: Dragged, to: string) => void

/** Rows are dragged onto a folder, or onto one of those above. The Move dialog is the other way. */
export function useDragToMove(from: From, onMove: Move) {
  const dragged = useRef<Dragged>(undefined)
  const marked = useRef<Element>(undefined)
  const [hint, setHint] = useState<{ files: number; to?: string }>()
  const mark = (place?: Element) => {
    if (marked.current === place) return
    marked.current?.removeAttribute('data-drop')
    place?.setAttribute('data-drop', '')
    marked.current = place
  }
  const end = useEffectEvent(() => {
    dragged.current = undefined
    mark()
    setHint(undefined)
  })
  const over = useEffectEvent((event: DragEvent) => {
    const now = dragged.current
    if (now === undefined) return
    const under = folderUnder(event.target)
    const to = under?.folder === from.shown.folder ? undefined : under?.folder
    mark(to === undefined ? undefined : under?.place)
    if (to !== undefined) event.preventDefault()
    setHint((hint) => (hint?.to === to ? hint : { files: now.files, ...(to ? { to } : {}) }))
  })
  const drop = useEffectEvent((event: DragEvent) => {
    const now = dragged.current
    const to = folderUnder(event.target)?.folder
    if (now === undefined) return
    event.preventDefault()
    end()
    if (to !== undefined && to !== from.shown.folder) onMove(now, to)
  })
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('drop', drop, { signal })
    window.addEventListener('dragend', end, { signal })
    // A row that was scrolled out of sight is gone, and tells nobody that it was let go.
    window.addEventListener('pointermove', () => dragged.current && end(), { signal })
    return () => stop.abort()
  }, [])
  const start = (event: ReactDragEvent, file: FileInfo) => {
    const now = draggedFiles(file, from)
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData(OWN_FILES, String(now.files))
    dragged.current = now
    setHint({ files: now.files })
  }
  return { start, hint }
}
