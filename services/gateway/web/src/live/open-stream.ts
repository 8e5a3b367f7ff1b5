import { followEvents } from './follow-events.ts'
import { createLeader } from './leader.ts'
import type { StreamMessage } from './stream-messages.ts'

const CHANNEL = 'holdfast-events'

/**
 * One stream per browser: six connections are all that HTTP/1.1 gives all tabs together, and a stream
 * holds one for ever. One tab leads, holds it, and tells the others over a channel; when it is closed,
 * another one takes over.
 */
export function openStream(onMessage: (message: StreamMessage) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  const closed = new AbortController()
  channel.addEventListener('message', ({ data }: MessageEvent<StreamMessage>) => onMessage(data))
  const tell = (message: StreamMessage) => {
    if (closed.signal.aborted) return
    channel.postMessage(message)
    onMessage(message)
  }
  const leader = createLeader({
    storage: localStorage,
    lead: (signal) => void followEvents(tell, AbortSignal.any([signal, closed.signal])),
  })
  return () => {
    closed.abort()
    leader.leave()
    channel.close()
  }
}
