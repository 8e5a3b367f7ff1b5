import type { PDFDocumentProxy } from 'pdfjs-dist'
import { paintPage } from '../pages/files/details/preview/paint-page.ts'

type Where = { place: HTMLElement; name: string }

/** One page at a time, with a way to the next; the first one stands when this is done. */
export async function showPages(pdf: PDFDocumentProxy, { place, name }: Where): Promise<void> {
  const { before, after, says, canvas, all } = partsOf(name)
  let number = 1
  let painting = new AbortController()
  const paint = async () => {
    painting.abort()
    painting = new AbortController()
    const { signal } = painting
    before.disabled = number <= 1
    after.disabled = number >= pdf.numPages
    says.textContent = `Page ${number} of ${pdf.numPages}`
    canvas.ariaLabel = `${says.textContent}, as a picture. Download the file to have it read aloud.`
    await paintPage(pdf, { number, width: place.clientWidth, canvas, signal })
  }
  const go = (by: number) => {
    number = Math.min(pdf.numPages, Math.max(1, number + by))
    paint().catch(() => {
      if (!painting.signal.aborted) says.textContent = `Page ${number} cannot be shown.`
    })
  }
  before.addEventListener('click', () => go(-1))
  after.addEventListener('click', () => go(1))
  place.replaceChildren(...all)
  await paint()
}

function partsOf(name: string) {
  const before = button('Page before')
  const after = button('Next page')
  const says = document.createElement('span')
  says.role = 'status'
  const canvas = document.createElement('canvas')
  canvas.role = 'img'
  const pages = document.createElement('section')
  pages.className = 'pages'
  // What scrolls has to take the focus.
  pages.tabIndex = 0
  pages.ariaLabel = `Pages of ${name}`
  pages.append(canvas)
  const ways = document.createElement('p')
  ways.className = 'ways'
  ways.append(before, says, after)
  return { before, after, says, canvas, all: [pages, ways] }
}

function button(words: string): HTMLButtonElement {
  const one = document.createElement('button')
  one.type = 'button'
  one.className = 'quiet'
  one.textContent = words
  return one
}
