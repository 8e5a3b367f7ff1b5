// The build itself, in a process of its own: it needs its own NODE_ENV, and memory that whoever waits
// for it does not want to keep.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const [outDir] = process.argv.slice(2)
if (outDir === undefined) throw new Error('run-vite.ts wants the folder to build into')
await build({
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  mode: 'production',
  logLevel: 'warn',
  build: { outDir, emptyOutDir: true },
})
