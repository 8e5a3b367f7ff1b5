import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FIRST = 'first.js'

/**
 * Gives the script that runs before anything is drawn a hash in its name, as all others have: without
 * it, each page would wait for a browser to ask whether it has changed. Vite names modules only.
 */
export function nameFirstScript(folder: string): void {
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, FIRST)))
    .digest('base64url')
  const named = `assets/first-${hash.slice(0, 8)}.js`
  const page = join(folder, 'index.html')
  const text = readFileSync(page, 'utf8')
  if (!text.includes(`"/${FIRST}"`)) throw new Error(`index.html does not load ${FIRST}`)
  renameSync(join(folder, FIRST), join(folder, named))
  writeFileSync(page, text.replace(`"/${FIRST}"`, `"/${named}"`))
}
