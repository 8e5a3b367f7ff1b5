import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MINE, NOT_FOUND, type PageRow, SIGN_IN, SYSTEM } from '../src/page-table.ts'
import { type Manifest, readManifest, scriptsFor } from './manifest.ts'

/** Who may see a page; for the others nothing of it is loaded. */
export type Access = 'anyone' | 'user' | 'admin'

/** The scripts of each page beside those of `index.html`; the first page that fits an address counts. */
export type FirstFiles = {
  /** The frame alone, for whoever may not see the page. */
  frame: string[]
  pages: { path: string; access: Access; scripts: string[] }[]
}

export const START = 'index.html'
/** A layer: see layers.ts. */
export const FRAME = 'frame'

/** Leaves in the build what the gateway has to know, so that a browser can load a page in one go. */
export function writeFirstFiles(folder: string): void {
  const text = JSON.stringify(firstFiles(readManifest(folder)))
  writeFileSync(join(folder, '.vite', 'first-files.json'), text)
}

export function firstFiles(manifest: Manifest): FirstFiles {
  const start = scriptsFor(manifest, [START])
  const beside = (...entries: string[]) =>
    scriptsFor(manifest, entries).filter((file) => !start.includes(file))
  const pagesOf = (rows: readonly PageRow[], access: Access) =>
    rows.map(({ path, file }) => ({
      path,
      access,
      scripts: beside(...(access === 'anyone' ? [] : [FRAME]), `src/pages/${file}.tsx`),
    }))
  return {
    frame: beside(FRAME),
    pages: [
      ...pagesOf(SIGN_IN, 'anyone'),
      ...pagesOf(MINE, 'user'),
      ...pagesOf(SYSTEM, 'admin'),
      ...pagesOf([NOT_FOUND], 'user'),
    ],
  }
}
