import { Anchor, Text } from '@mantine/core'
import { useWaysIn } from '../../api/ways-in.ts'
import { providerAddress } from '../../session/provider-address.ts'

/** For who has no password: what a new sign-in is needed for, and the way to it. */
export function SignInFirst({ what }: { what: string }) {
  const { data: waysIn } = useWaysIn()
  const provider = waysIn?.provider
  return (
    <Text size="sm" c="dimmed">
      You have no password, so {what} within ten minutes after you signed in.{' '}
      {provider && (
        <Anchor href={providerAddress(provider.url, { to: '/account' })} size="sm" td="underline">
          Sign in again with {provider.name}
        </Anchor>
      )}
    </Text>
  )
}
