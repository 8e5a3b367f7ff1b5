import { styleText } from 'node:util'

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'

export type Stream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

/** Where a command's answers go. The result to standard output; everything else beside it. */
export type Output = {
  /** `--json`: people's text is left out, `result` prints the value. */
  readonly json: boolean
  /** Whether somebody watches the messages. */
  readonly terminal: boolean
  readonly columns: number
  /** A line of the result, for people. Nothing with `--json`. */
  line(text?: string): void
  /** The result for machines. Nothing without `--json`. */
  result(value: unknown): void
  /** One of many results, on one line, as they come. Nothing without `--json`. */
  record(value: unknown): void
  /** A message beside the result. */
  note(text: string): void
  /** Writes as it is beside the result; for lines that are drawn again. */
  draw(text: string): void
  /** Bytes of a file that was asked for on standard output; waits for the reader. */
  bytes(chunk: Uint8Array): Promise<void>
  paint(style: Style, text: string): string
}

export const createOutput = (
  { stdout, stderr }: { stdout: Stream; stderr: Stream },
  { json = false } = {},
): Output => ({
  json,
  terminal: stderr.isTTY === true,
  // A terminal that does not know its width says 0.
  columns: stderr.columns || stdout.columns || 80,
  line: (text = '') => {
    if (!json) stdout.write(`${text}\n`)
  },
  result: (value) => {
    if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  },
  record: (value) => {
    if (json) stdout.write(`${JSON.stringify(value)}\n`)
  },
  note: (text) => void stderr.write(`${text}\n`),
  draw: (text) => void stderr.write(text),
  bytes: (chunk) =>
    new Promise((resolve, reject) => {
      stdout.write(chunk, (error) => (error ? reject(error) : resolve()))
    }),
  // Looks at the stream and at NO_COLOR by itself.
  paint: (style, text) => styleText(style, text, { stream: stdout as NodeJS.WriteStream }),
})
