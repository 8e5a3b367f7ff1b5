import { ApiError, SignInNeeded } from '@holdfast/client'
import { QueryCache, QueryClient } from '@tanstack/react-query'

const SESSION_ENDED = 'holdfast-session-ended'

/** Told when any call found that nobody is signed in any more. */
export const onSessionEnded = (listener: () => void): (() => void) => {
  addEventListener(SESSION_ENDED, listener)
  return () => removeEventListener(SESSION_ENDED, listener)
}

export const reportSessionEnded = (error: unknown): void => {
  if (error instanceof SignInNeeded) dispatchEvent(new Event(SESSION_ENDED))
}

/** What the server refused, it refuses again; what did not arrive may arrive. */
const mayHelp = (failures: number, error: unknown) =>
  failures < 2 && !(error instanceof ApiError && error.status < 500)

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: reportSessionEnded }),
  defaultOptions: {
    queries: { retry: mayHelp, staleTime: 5_000, refetchOnWindowFocus: true },
    mutations: { retry: false, onError: reportSessionEnded },
  },
})

/** After a change of one's own: everything whose key begins with one of these is asked anew. */
export const askAnew = (...things: readonly string[]): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [thing] }) => things.includes(String(thing)),
  })
