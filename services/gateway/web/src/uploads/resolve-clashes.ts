import type { Chosen } from './dropped-files.ts'
import type { Clash } from './look-ahead.ts'
import type { NewUpload } from './upload.ts'

/** What is done with a file whose name is taken. */
export type Choice = 'rename' | 'replace' | 'skip'

/** Equal in size and date, so probably the same file. */
export const looksSame = ({ chosen: { file }, there }: Clash): boolean =>
  file.size === there.size &&
  Math.floor(file.lastModified / 1_000) === Math.floor(Date.parse(there.updatedAt) / 1_000)

/** Everything that is to be uploaded after the choices; names that clash later keep both. */
export function resolveClashes(
  files: readonly Chosen[],
  clashes: readonly Clash[],
  choiceOf: (clash: Clash) => Choice,
): NewUpload[] {
  const choices = new Map(clashes.map((clash) => [clash.chosen, choiceOf(clash)]))
  return files.flatMap((chosen) => {
    const choice = choices.get(chosen) ?? 'rename'
    return choice === 'skip' ? [] : [{ ...chosen, onConflict: choice }]
  })
}
