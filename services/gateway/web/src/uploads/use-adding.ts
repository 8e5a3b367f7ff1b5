import { useState } from 'react'
import { client } from '../api/client.ts'
import type { Question } from './ClashDialog.tsx'
import type { Chosen } from './dropped-files.ts'
import { lookAhead } from './look-ahead.ts'
import { resolveClashes } from './resolve-clashes.ts'
import { useUploadQueue } from './use-upload-queue.ts'

/** From chosen files to the queue, with one question in between where there is something to ask. */
export function useAdding() {
  const { queue } = useUploadQueue()
  const [question, setQuestion] = useState<Question>()
  const choose = async (files: readonly Chosen[]) => {
    if (files.length === 0) return
    // Without an answer, each file finds out for itself.
    const outlook = await lookAhead(client, files).catch(() => ({
      clashes: [],
      trouble: undefined,
    }))
    if (outlook.clashes.length > 0 || outlook.trouble !== undefined) {
      setQuestion({ ...outlook, files })
    } else queue.add(resolveClashes(files, [], () => 'rename'))
  }
  return {
    choose,
    dialog: { question, onClose: () => setQuestion(undefined), onUpload: queue.add },
  }
}
