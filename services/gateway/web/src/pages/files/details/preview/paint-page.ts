import type { PDFDocumentProxy } from 'pdfjs-dist'

type Place = { number: number; width: number; canvas: HTMLCanvasElement; signal: AbortSignal }

/** Beyond it a browser gives no canvas, and a phone no memory. */
const MOST_PIXELS = 16_000_000

/** Paints a page as wide as there is room, sharp on any screen. Aborted, it leaves what is there. */
export async function paintPage(
  pdf: PDFDocumentProxy,
  { number, width, canvas, signal }: Place,
): Promise<void> {
  const page = await pdf.getPage(number)
  if (signal.aborted) return
  const natural = page.getViewport({ scale: 1 })
  const fit = width / natural.width
  const sharp = fit * Math.min(window.devicePixelRatio || 1, 2)
  const most = Math.sqrt(MOST_PIXELS / (natural.width * natural.height))
  const viewport = page.getViewport({ scale: Math.min(sharp, most) })
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  const painting = page.render({ canvas, viewport })
  signal.addEventListener('abort', () => painting.cancel(), { once: true })
  await painting.promise
}
