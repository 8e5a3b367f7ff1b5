import { useQuery } from '@tanstack/react-query'
import { client } from '../../../../api/client.ts'
import { useUser } from '../../../../session/use-session.ts'

/** States in which a node is a place for copies; from the others they leave for good. */
const PLACES = [
  'active',
  'suspect',
  'down',
  'out',
  'returning',
  'readonly',
  'misconfigured',
  'maintenance',
]

/** How many nodes there are for copies. Only administrators may know; for others undefined. */
export function usePlaces(): number | undefined {
  const { role } = useUser()
  const { data } = useQuery({
    queryKey: ['nodes'],
    queryFn: async () => (await client.nodes()).items,
    enabled: role === 'admin',
  })
  return data?.filter(({ state }) => PLACES.includes(state)).length
}
