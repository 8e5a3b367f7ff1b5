import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = new URL('../../../../../deploy/single-process/src/main.ts', import.meta.url)

/** All of Holdfast as `npm start` has it, in a folder that goes with it. */
export async function startHoldfast() {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-screenshots-'))
  const child = spawn(process.execPath, [fileURLToPath(main)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', HOLDFAST_DATA: folder },
  })
  const gone = once(child, 'exit')
  const found: { url?: string; setupLink?: string } = {}
  for await (const line of createInterface(child.stdout)) {
    found.url ??= /^\s+Address\s+(\S+)/.exec(line)?.[1] as string
    found.setupLink ??= /^\s+First admin\s+(\S+)/.exec(line)?.[1] as string
    if (/^\s+Stop\s/.test(line)) break
  }
  const { url, setupLink } = found
  if (url === undefined || setupLink === undefined) throw new Error('Holdfast did not start')
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
    await rm(folder, { recursive: true, force: true })
  }
  return { url, setupLink, stop }
}
