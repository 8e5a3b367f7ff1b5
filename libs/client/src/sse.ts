export type SseMessage = {
  /** What `Last-Event-ID` says to go on after this message; the last one seen, as the format has it. */
  id: string | undefined
  event: string
  data: string
}

/**
 * Server-sent events as the HTML standard has them (section 9.2.6), from a stream of bytes. A
 * message that the stream's end cuts short is dropped. `onRetry` is told the server's wish for the
 * pause before reconnecting, in milliseconds.
 */
export async function* readSse(
  source: AsyncIterable<Uint8Array>,
  onRetry: (ms: number) => void = () => {},
): AsyncGenerator<SseMessage, void, undefined> {
  let id: string | undefined
  let event = ''
  let data: string[] = []
  for await (const line of linesOf(source)) {
    if (line === '') {
      if (data.length > 0) yield { id, event: event || 'message', data: data.join('\n') }
      event = ''
      data = []
      continue
    }
    const { field, value } = split(line)
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry(Number(value))
  }
}

/** A line without a colon is a field without a value; one that begins with a colon is a comment. */
const split = (line: string) => {
  const at = line.indexOf(':')
  if (at < 0) return { field: line, value: '' }
  return { field: line.slice(0, at), value: line.slice(at + 1).replace(/^ /, '') }
}

/** Ends of lines are CR LF, LF or CR; a CR at the end of a piece waits for what follows it. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of source) {
    rest += decoder.decode(piece, { stream: true })
    const ready = rest.endsWith('\r') ? rest.length - 1 : rest.length
    const lines = rest.slice(0, ready).split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + rest.slice(ready)
    yield* lines
  }
}
