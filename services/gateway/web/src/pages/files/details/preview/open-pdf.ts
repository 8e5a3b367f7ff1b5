import type { FileInfo } from '@holdfast/client'
import { getDocument, PDFDataRangeTransport, PDFWorker } from 'pdfjs-dist'
import Worker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker'
import { bytesOf } from '../../../../api/file-details.ts'

/** Large enough that a page takes few calls, small enough that a glance at a huge file stays one. */
const PIECE = 256 * 1_024

/**
 * Opens a PDF by ranges alone. Its reader is a worker of ours; scripts within a PDF have no interpreter
 * here, and nothing it names is loaded from anywhere.
 */
export function openPdf({ id, size }: Pick<FileInfo, 'id' | 'size'>) {
  const stop = new AbortController()
  const port = new Worker()
  const worker = PDFWorker.create({ port })
  const range = new RangesOf(id, size, stop.signal)
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

/** Brings what the reader asks for, by the one way to the gateway, which also renews the session. */
class RangesOf extends PDFDataRangeTransport {
  onFailure: () => void = () => {}
  readonly #id: string
  readonly #signal: AbortSignal
  constructor(id: string, size: number, signal: AbortSignal) {
    super(size, null)
    this.#id = id
    this.#signal = signal
  }
  override requestDataRange(from: number, to: number): void {
    bytesOf(this.#id, { from, to, signal: this.#signal }).then(
      (bytes) => this.onDataRange(from, bytes),
      () => this.onFailure(),
    )
  }
}
