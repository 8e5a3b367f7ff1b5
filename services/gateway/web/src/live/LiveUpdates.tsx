import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { coalesce } from './coalesce.ts'
import { hear } from './live-store.ts'
import { openStream } from './open-stream.ts'
import { queriesOfEvent } from './queries-of-event.ts'

/** Makes queries anew when something happened, twice a second at most. Draws nothing. */
export function LiveUpdates() {
  const queries = useQueryClient()
  useEffect(() => {
    hear()
    const old = coalesce((keys) => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => keys.has(String(queryKey[0])) })
    })
    const close = openStream((message) => {
      if (message.kind === 'refused') return
      hear()
      if (message.kind === 'event') for (const key of queriesOfEvent(message.type)) old.add(key)
    })
    return () => {
      close()
      old.stop()
    }
  }, [queries])
  return null
}
