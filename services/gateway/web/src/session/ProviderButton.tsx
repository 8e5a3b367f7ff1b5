import { Button, Divider } from '@mantine/core'
import { useWaysIn } from '../api/ways-in.ts'
import { providerAddress } from './provider-address.ts'

type Props = { to?: string; invitation?: string }

/** The way in by the OpenID Connect provider, below the form; nothing where there is none. */
export function ProviderButton(wish: Props) {
  const { data: waysIn } = useWaysIn()
  if (!waysIn?.provider) return null
  const { name, url } = waysIn.provider
  return (
    <>
      <Divider label="or" my="lg" />
      <Button component="a" href={providerAddress(url, wish)} variant="default" fullWidth>
        Sign in with {name}
      </Button>
    </>
  )
}
