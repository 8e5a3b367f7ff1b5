import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { DEV_GATEWAY } from './build/config.ts'
import { createLayers } from './build/layers.ts'

/** Everything that the gateway answers itself; the rest is the app. */
const GATEWAY_PATHS = ['/api', '/s/', '/ipfs', '/healthz', '/readyz', '/admin/queues']

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    target: 'es2022',
    manifest: true,
    // Data addresses would need a wider policy than the one the gateway sends.
    assetsInlineLimit: 0,
    // All styles are 4 KiB more than those of the sign-in, and five files less for a page to wait for.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    // What nearly every page uses is one file: fifty small ones compress 7 KiB worse, and each page that
    // is added would split them further. What several use is few.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'everywhere', minShareCount: 12, priority: 2 },
            {
              name: createLayers(),
              debugName: 'layers',
              priority: 1,
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
    },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
  },
  server: {
    proxy: Object.fromEntries(GATEWAY_PATHS.map((path) => [path, { target: DEV_GATEWAY }])),
  },
})
