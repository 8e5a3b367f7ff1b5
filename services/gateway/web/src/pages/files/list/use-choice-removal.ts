import type { ShareLink } from '@holdfast/client'
import { useState } from 'react'
import { linksBelow } from '../../../api/links.ts'
import { asksBeforeDelete } from '../../../session/preferences.ts'
import { linksOfChoice } from '../links-of-choice.ts'
import { type Choice, type Shown, selectionsOf } from './choice.ts'
import { useManyFiles } from './use-many-files.ts'

/** So many go to the trash without a question; Undo brings them back. */
const ASK_ABOVE = 20

/** Deletes all that is chosen: few at once, with Undo; many, and those with links, after a question. */
export function useChoiceRemoval(choice: Choice, shown: Shown, onDone: () => void) {
  const [asking, setAsking] = useState(false)
  const [links, setLinks] = useState<readonly ShareLink[]>()
  const many = useManyFiles()
  const few = choice.all ? undefined : [...choice.some.values()]
  const start = async () => {
    // Without an answer about links the trash still brings few files back.
    const found = await linksBelow('/').then(
      (all) => linksOfChoice(all, choice, shown),
      () => undefined,
    )
    setLinks(found)
    const stops = found !== undefined && found.length > 0
    if (!stops && few !== undefined && few.length <= ASK_ABOVE && !asksBeforeDelete()) {
      await many.removeFew(few)
      onDone()
    } else setAsking(true)
  }
  const confirm = async () => {
    await many.remove(selectionsOf(choice, shown))
    onDone()
  }
  return { asking, links, start, confirm, cancel: () => setAsking(false) }
}
