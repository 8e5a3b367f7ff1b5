import type { HealthCheckOptions } from '@holdfast/client'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { client } from '../../api/client.ts'

/** Starts a check and goes to its page; it runs on the server. Throws what the server refused with. */
export function useStartCheck() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  return async (options: HealthCheckOptions) => {
    const { id } = await client.startHealthCheck(options)
    await queries.invalidateQueries({ queryKey: ['checks'] })
    await navigate(`/admin/health/checks/${id}`)
  }
}
