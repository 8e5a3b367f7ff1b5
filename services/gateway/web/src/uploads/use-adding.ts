import { useState } from 'react'
import { client } from '../api/client.ts'
import { tellAdding } from './adding.ts'
import type { Question } from './ClashDialog.tsx'
import type { Chosen } from './dropped-files.ts'
import { lookAhead } from './look-ahead.ts'
import { resolveClashes } from './resolve-clashes.ts'
import { useUploadQueue } from './use-upload-queue.ts'

/** Fewer are looked at faster than anybody reads. */
const MANY = 1_000

/** From chosen files to the queue, with one question in between where there is something to ask. */
export function useAdding() {
  const { queue } = useUploadQueue()
  const [question, setQuestion] = useState<Question>()
  const choose = async (files: readonly Chosen[]) => {
    if (files.length === 0) return
    // Without an answer, each file finds out for itself.
    const outlook = await lookAhead(client, files, (asked) => {
      if (files.length > MANY) tellAdding({ step: 'comparing', files: asked })
    }).catch(() => ({ clashes: [], trouble: undefined }))
    tellAdding(undefined)
    if (outlook.clashes.length > 0 || outlook.trouble !== undefined) {
      setQuestion({ ...outlook, files })
    } else queue.add(resolveClashes(files, [], () => 'rename'))
  }
  return {
    choose,
    dialog: { question, onClose: () => setQuestion(undefined), onUpload: queue.add },
  }
}
