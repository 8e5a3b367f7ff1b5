import { fileURLToPath } from 'node:url'
import type { InlineConfig } from 'vite'

const home = fileURLToPath(new URL('..', import.meta.url))

/**
 * The one script of the pages of share links (`services/gateway/src/sharing/file-page.ts` names it). A
 * build of its own: as a second entry of the app's it would split what every page of the app loads.
 */
export const sharedPdf = (outDir: string): InlineConfig => ({
  configFile: false,
  root: home,
  publicDir: false,
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: { 'shared-pdf': `${home}/src/shared-pdf/main.ts` },
      output: {
        // Its name has no hash, so it is asked for each time: the reader of PDFs lies beside it.
        entryFileNames: '[name].js',
        codeSplitting: { groups: [{ name: 'pdf', test: /pdfjs-dist/ }] },
      },
    },
  },
})
