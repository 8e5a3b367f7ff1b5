import type { Identity } from '@holdfast/client'
import { Group, Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { useUser } from '../../session/use-session.ts'
import { RevokeButton } from '../../ui/RevokeButton.tsx'
import { Time } from '../../ui/Time.tsx'

/** As whom one is known there, and an end to it. */
export function LinkedIdentity({ identity, provider }: { identity: Identity; provider: string }) {
  const { hasPassword } = useUser()
  const { email, linkedAt } = identity
  return (
    <Group justify="space-between" gap="sm">
      <Text>
        Linked {email === null ? '' : `as ${email} `}since <Time at={linkedAt} />
      </Text>
      {hasPassword ? (
        <RevokeButton
          what={`your account from ${provider}`}
          verb="Unlink"
          consequences={[
            'From then on only your password signs in.',
            'Sessions that are open stay.',
          ]}
          queryKey="identity"
          end={client.unlinkIdentity}
        />
      ) : (
        <Text size="sm" c="dimmed">
          It is your only way in. Set a password to unlink it.
        </Text>
      )}
    </Group>
  )
}
