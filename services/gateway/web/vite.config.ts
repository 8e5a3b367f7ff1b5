import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { DEV_GATEWAY } from './build/config.ts'

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
    modulePreload: { polyfill: false },
    // What nearly every page uses is one file: fifty small ones compress 7 KiB worse, and each page that
    // is added would split them further.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'everywhere', minShareCount: 12 }] } },
    },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
  },
  server: {
    proxy: Object.fromEntries(GATEWAY_PATHS.map((path) => [path, { target: DEV_GATEWAY }])),
  },
})
