import { Skeleton } from '@mantine/core'
import { useIdentity } from '../../api/account.ts'
import { useWaysIn } from '../../api/ways-in.ts'
import { Card } from '../../ui/Card.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { LinkedIdentity } from './LinkedIdentity.tsx'
import { LinkIdentity } from './LinkIdentity.tsx'

/** The account of the OpenID Connect provider that signs in; nothing where there is no provider. */
export function IdentityCard() {
  const { data: waysIn } = useWaysIn()
  const query = useIdentity()
  const name = waysIn?.provider?.name
  if (name === undefined && !query.data) return null
  return (
    <Card title={`Sign-in with ${name ?? 'a provider'}`}>
      <QueryView query={query} what="The link" skeleton={<Skeleton height={40} />}>
        {(identity) =>
          identity === null ? (
            <LinkIdentity provider={name ?? ''} />
          ) : (
            <LinkedIdentity identity={identity} provider={name ?? identity.issuer} />
          )
        }
      </QueryView>
    </Card>
  )
}
