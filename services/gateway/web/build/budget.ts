import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Access, FRAME, firstFiles, START } from './first-files.ts'
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
/** Of a page that only administrators see. */
export const SYSTEM_SCRIPT_LIMIT = 300 * 1_024
export const STYLE_LIMIT = 60 * 1_024

/** What has to be loaded until a page stands, the app's entry and its frame included. */
export const MEASURED: Readonly<Record<string, readonly string[]>> = {
  'sign-in': [START, 'src/pages/sign-in/LoginPage.tsx'],
  files: [START, FRAME, 'src/pages/files/FilesPage.tsx'],
  dashboard: [START, FRAME, 'src/pages/dashboard/DashboardPage.tsx'],
}

/** How much each measured page makes a browser load the first time. */
export function measureBudget(folder: string): Budget[] {
  const manifest = readManifest(folder)
  return Object.entries(MEASURED).map(([name, entries]) =>
    measure(folder, { name, files: scriptsFor(manifest, entries) }),
  )
}

/** The same for every page, by its address, and who may see it. */
export function measureEveryPage(folder: string): (Budget & { access: Access })[] {
  const manifest = readManifest(folder)
  const start = scriptsFor(manifest, [START])
  return firstFiles(manifest).pages.map(({ path, access, scripts }) => ({
    ...measure(folder, { name: path, files: [...start, ...scripts] }),
    access,
  }))
}

function measure(folder: string, { name, files }: Pick<Budget, 'name' | 'files'>): Budget {
  const sizeOf = (file: string) => gzipSync(readFileSync(join(folder, file))).length
  const scripts = files.reduce((sum, file) => sum + sizeOf(file), 0)
  const styles = sizeOf(readManifest(folder)[STYLES]?.file ?? STYLES)
  return { name, files, scripts, styles }
}

/** The budgets as lines for the terminal; what is above its limit says so. */
export const budgetLines = (budgets: readonly Budget[]): string[] =>
  budgets.map(({ name, scripts, styles }) => {
    const over = scripts > SCRIPT_LIMIT || styles > STYLE_LIMIT ? '  ABOVE THE LIMIT' : ''
    return `  ${name.padEnd(10)} scripts ${kib(scripts)} of ${kib(SCRIPT_LIMIT)}, styles ${kib(styles)} of ${kib(STYLE_LIMIT)}${over}`
  })

const kib = (bytes: number) => `${(bytes / 1_024).toFixed(1)} KiB`
