import { OF_CHECKS } from './of-checks.ts'
import { OF_FILES } from './of-files.ts'
import { OF_NODES } from './of-nodes.ts'
import { OF_PEOPLE } from './of-people.ts'
import { OF_PLANS } from './of-plans.ts'
import { OF_REPAIR } from './of-repair.ts'
import { OF_SYSTEM } from './of-system.ts'
import { OF_UPKEEP } from './of-upkeep.ts'
import type { Phrase } from './phrase.ts'
import type { Telling } from './telling.ts'

/** By action, what happened. Whatever the log can say has a sentence here: a test compares the two. */
export type Sentences = Readonly<Record<string, (t: Telling) => Phrase>>

export const SENTENCES: Sentences = {
  ...OF_NODES,
  ...OF_UPKEEP,
  ...OF_CHECKS,
  ...OF_REPAIR,
  ...OF_PLANS,
  ...OF_FILES,
  ...OF_PEOPLE,
  ...OF_SYSTEM,
}
