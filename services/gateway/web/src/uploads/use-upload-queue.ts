import { useSyncExternalStore } from 'react'
import { useUser } from '../session/use-session.ts'
import { uploadQueueOf } from './app-queue.ts'

/** The queue, and what is in it. */
export function useUploadQueue() {
  const queue = uploadQueueOf(useUser().id)
  return { queue, ...useSyncExternalStore(queue.subscribe, queue.snapshot) }
}
