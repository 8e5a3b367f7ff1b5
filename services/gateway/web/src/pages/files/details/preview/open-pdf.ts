import { getDocument, PDFDataRangeTransport, PDFWorker } from 'pdfjs-dist'
import Worker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker'

/** Large enough that a page takes few calls, small enough that a glance at a huge file stays one. */
const PIECE = 256 * 1_024

type Range = { from: number; to: number; signal: AbortSignal }

export type PdfSource = {
  /** Bytes. */
  size: number
  /** By the one way to the gateway there is for it. */
  read(range: Range): Promise<Uint8Array>
}

/**
 * Opens a PDF by ranges alone. Its reader is a worker of ours; scripts within a PDF have no interpreter
 * here, and nothing it names is loaded from anywhere.
 */
export function openPdf(source: PdfSource) {
  const stop = new AbortController()
  const port = new Worker()
  const worker = PDFWorker.create({ port })
  const range = new RangesOf(source, stop.signal)
  const task = getDocument({
    range,
    worker,
    rangeChunkSize: PIECE,
    disableAutoFetch: true,
    disableStream: true,
    // WebAssembly would need a wider policy; without it only rare kinds of pictures are left out.
    useWasm: false,
    disableWorkerRendering: true,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  })
  range.onFailure = () => void task.destroy()
  const close = () => {
    stop.abort()
    void task.destroy().finally(() => {
      worker.destroy()
      port.terminate()
    })
  }
  return { pdf: task.promise, close }
}

/** Brings what the reader asks for. */
class RangesOf extends PDFDataRangeTransport {
  onFailure: () => void = () => {}
  readonly #source: PdfSource
  readonly #signal: AbortSignal
  constructor(source: PdfSource, signal: AbortSignal) {
    super(source.size, null)
    this.#source = source
    this.#signal = signal
  }
  override requestDataRange(from: number, to: number): void {
    this.#source.read({ from, to, signal: this.#signal }).then(
      (bytes) => this.onDataRange(from, bytes),
      () => this.onFailure(),
    )
  }
}
