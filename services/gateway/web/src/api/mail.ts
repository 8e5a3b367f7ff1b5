import type { MailServerChange } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { client } from './client.ts'
import { queryClient } from './query-client.ts'

/** How mail is set up; the password is never told. */
export const useMail = () => useQuery({ queryKey: ['mail'], queryFn: client.mailSettings })

export async function setMail(server: MailServerChange): Promise<void> {
  queryClient.setQueryData(['mail'], await client.setMail(server))
  await queryClient.invalidateQueries({ queryKey: ['ways-in'] })
}

export async function resetMail(): Promise<void> {
  await client.resetMail()
  await queryClient.invalidateQueries({
    predicate: ({ queryKey: [thing] }) => thing === 'mail' || thing === 'ways-in',
  })
}
