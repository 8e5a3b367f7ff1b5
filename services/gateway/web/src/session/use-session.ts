import { SignInNeeded, type User } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { forgetAllUploads } from '../uploads/remembered.ts'
import { hasNoSession } from './way-in.ts'

const KEY = ['session'] as const

/** Null: nobody. What the cookies are worth, only the server knows. */
const whoIsSignedIn = async (): Promise<User | null> => {
  if (hasNoSession()) return null
  try {
    return await client.me()
  } catch (error) {
    if (error instanceof SignInNeeded) return null
    throw error
  }
}

const SESSION = { queryKey: KEY, queryFn: whoIsSignedIn, staleTime: 60_000 }

/** Asks already while the frame of the pages is on its way: one way to the server and back less. */
export const askWhoIsSignedIn = (): Promise<void> => queryClient.prefetchQuery(SESSION)

/** Who is signed in: the one place that knows. `user` is undefined until the first answer. */
export function useSession() {
  const { data, error, refetch } = useQuery(SESSION)
  return { user: data, error, retry: refetch }
}

/** The signed-in user, below the shell, where there always is one. */
export function useUser(): User {
  const { user } = useSession()
  if (!user) throw new Error('useUser stands outside of the shell')
  return user
}

/** After a sign-in: everything that was asked as nobody, or as somebody else, is asked anew. */
export async function enter(user: User): Promise<void> {
  const before = queryClient.getQueryData<User | null>(KEY)
  if (before && before.id !== user.id) queryClient.clear()
  queryClient.setQueryData(KEY, user)
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
}

/** Ends the session on the server; the page that is loaded then has never seen anything. */
export async function signOut(): Promise<void> {
  await client.logout()
  leave()
}

/** Removes the own account with everything in it. Throws what the server refused with. */
export async function removeOwnAccount(password?: string): Promise<void> {
  await client.removeMe(password)
  leave()
}

function leave(): void {
  forgetAllUploads(localStorage)
  location.replace('/login')
}
