import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Findings = {
  add(page: string, found: readonly string[]): void
  count(): number
}

/** Everything that was found, as lines of a file beside the pictures and on the terminal. */
export function createFindings(folder: string): Findings {
  const file = join(folder, 'findings.txt')
  writeFileSync(file, '')
  let count = 0
  return {
    add: (page, found) => {
      count += found.length
      const lines = found.map((one) => `${page}: ${one.replaceAll('\n', ' ')}\n`).join('')
      appendFileSync(file, lines)
      process.stdout.write(lines)
    },
    count: () => count,
  }
}
