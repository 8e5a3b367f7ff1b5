import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readManifest, STYLES, scriptsFor } from './manifest.ts'

export type Budget = {
  name: string
  scripts: number
  styles: number
  /** What is loaded, by its name in the build. */
  files: string[]
}

/** Bytes, compressed with gzip. */
export const SCRIPT_LIMIT = 250 * 1_024
export const STYLE_LIMIT = 60 * 1_024

/** What has to be loaded until a page stands, the app's entry and its frame included. */
export const MEASURED: Readonly<Record<string, readonly string[]>> = {
  'sign-in': ['index.html', 'src/pages/sign-in/LoginPage.tsx'],
  files: ['index.html', 'frame', 'src/pages/files/FilesPage.tsx'],
  dashboard: ['index.html', 'frame', 'src/pages/dashboard/DashboardPage.tsx'],
}

/** How much each measured page makes a browser load the first time. */
export function measureBudget(folder: string): Budget[] {
  const manifest = readManifest(folder)
  const sizeOf = (file: string) => gzipSync(readFileSync(join(folder, file))).length
  const styles = sizeOf(manifest[STYLES]?.file ?? STYLES)
  return Object.entries(MEASURED).map(([name, entries]) => {
    const files = scriptsFor(manifest, entries)
    const scripts = files.reduce((sum, file) => sum + sizeOf(file), 0)
    return { name, files, scripts, styles }
  })
}

/** The budgets as lines for the terminal; what is above its limit says so. */
export const budgetLines = (budgets: readonly Budget[]): string[] =>
  budgets.map(({ name, scripts, styles }) => {
    const over = scripts > SCRIPT_LIMIT || styles > STYLE_LIMIT ? '  ABOVE THE LIMIT' : ''
    return `  ${name.padEnd(10)} scripts ${kib(scripts)} of ${kib(SCRIPT_LIMIT)}, styles ${kib(styles)} of ${kib(STYLE_LIMIT)}${over}`
  })

const kib = (bytes: number) => `${(bytes / 1_024).toFixed(1)} KiB`
