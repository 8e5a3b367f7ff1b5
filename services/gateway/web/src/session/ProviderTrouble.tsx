import { Alert } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { useWaysIn } from '../api/ways-in.ts'
import { troubleWords } from './trouble-words.ts'

/** Why one was led back here instead of in: the gateway put a code into the address. */
export function ProviderTrouble() {
  const [query] = useSearchParams()
  const { data: waysIn } = useWaysIn()
  const words = troubleWords(query.get('trouble'), waysIn?.provider?.name)
  if (words === undefined) return null
  return (
    <Alert color="crit" variant="light" mb="lg" title={words.title} role="alert">
      {words.what}
    </Alert>
  )
}
