import { ApiError } from '@holdfast/client'
import { client } from '../api/client.ts'
import type { StreamMessage } from './stream-messages.ts'

/** Holds the stream until the signal aborts, and tells what comes. */
export async function followEvents(
  tell: (message: StreamMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    const events = client.follow({ signal, onAlive: () => tell({ kind: 'heard' }) })
    for await (const { type, subject } of events) tell({ kind: 'event', type, subject })
  } catch (error) {
    if (signal.aborted) return
    if (error instanceof ApiError) tell({ kind: 'refused' })
    else throw error
  }
}
