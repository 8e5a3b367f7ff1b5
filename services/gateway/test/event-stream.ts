export type StreamedEvent = { id: number; type: string; subject: string | null }

export type EventStream = {
  status: number
  /** The next `count` events. Rejects when the stream ends before. */
  take(count: number): Promise<StreamedEvent[]>
  /** Resolves with the reason the server gave when it ended the stream; undefined without one. */
  ended(): Promise<string | undefined>
  /** Comments that came, such as heartbeats. */
  comments: string[]
  close(): void
}

/** A server-sent events client: what a browser's EventSource does, but told where to go on. */
export async function openEventStream(
  url: string,
  { token, lastEventId, query = '' }: { token: string; lastEventId?: number; query?: string },
): Promise<EventStream> {
  const aborted = new AbortController()
  const response = await fetch(`${url}/api/v1/events${query}`, {
    signal: aborted.signal,
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    },
  })
  const comments: string[] = []
  const frames = response.ok ? framesOf(response, comments) : undefined
  let reason: string | undefined
  return {
    status: response.status,
    comments,
    async take(count) {
      const events: StreamedEvent[] = []
      while (events.length < count) {
        const next = await frames?.next()
        if (next === undefined || next.done) throw new Error(`ended after ${events.length} events`)
        if (next.value.event === 'end') reason = JSON.parse(next.value.data).reason
        else events.push(JSON.parse(next.value.data))
      }
      return events
    },
    async ended() {
      for (let next = await frames?.next(); next?.done === false; next = await frames?.next()) {
        if (next.value.event === 'end') reason = JSON.parse(next.value.data).reason
      }
      return reason
    },
    close: () => aborted.abort(),
  }
}

async function* framesOf(response: Response, comments: string[]) {
  let text = ''
  const decoder = new TextDecoder()
  for await (const piece of response.body as ReadableStream<Uint8Array>) {
    text += decoder.decode(piece, { stream: true })
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const fields = new Map<string, string>()
      for (const line of text.slice(0, end).split('\n')) {
        const colon = line.indexOf(':')
        if (colon === 0) comments.push(line)
        else fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart())
      }
      text = text.slice(end + 2)
      const data = fields.get('data')
      if (data !== undefined) yield { id: fields.get('id'), event: fields.get('event'), data }
    }
  }
}
