import type { ChunkVerdicts } from '@holdfast/client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'

/** Reads every copy now; what each node said stays until the page is left. */
export function useVerdicts(digest: string) {
  const queries = useQueryClient()
  const [copies, setCopies] = useState<ChunkVerdicts['copies']>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const verify = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      setCopies((await client.verifyChunk(digest)).copies)
      await queries.invalidateQueries({ queryKey: ['chunk', digest] })
    } catch (error) {
      setProblem(problemOfForm(error, []).general)
    } finally {
      setBusy(false)
    }
  }
  return { copies, busy, problem, verify }
}

export type Verdicts = ReturnType<typeof useVerdicts>
