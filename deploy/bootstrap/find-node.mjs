import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const WANTED = 24

/**
 * The Node that runs the sources: the one npm installed for us, so that everybody runs the same; or
 * the system's, where install scripts were not allowed but it is new enough.
 *
 * @throws Error when neither is there
 */
export function findNode(root) {
  const bundled = join(root, 'node_modules', 'node', 'bin', 'node')
  const candidates = [bundled, `${bundled}.exe`, process.execPath]
  const found = candidates.find((node) => majorOf(node) >= WANTED)
  if (found !== undefined) return found
  throw new Error(
    `Holdfast runs on Node ${WANTED}, and npm could not install it beside the sources (are install scripts blocked? The package "node" needs its own). Install Node ${WANTED} or newer, then try again. This is ${process.version}.`,
  )
}

function majorOf(node) {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return status === 0 ? Number.parseInt(stdout.slice(1), 10) : 0
}
