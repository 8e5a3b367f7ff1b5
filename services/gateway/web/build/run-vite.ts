// The build itself, in a process of its own: it needs its own NODE_ENV, and memory that whoever waits
// for it does not want to keep.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { sharedPdf } from './shared-pdf.ts'

const [outDir] = process.argv.slice(2)
if (outDir === undefined) throw new Error('run-vite.ts wants the folder to build into')
const how = { mode: 'production', logLevel: 'warn' } as const
await build({
  ...how,
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  build: { outDir, emptyOutDir: true },
})
await build({ ...how, ...sharedPdf(outDir) })
