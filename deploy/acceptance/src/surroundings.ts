import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import type { Surroundings } from './test-node.ts'

/**
 * A file system of a node's own that is really full when it is full. It is in nobody's sight but the
 * node's, and gone when the node is.
 */
export const smallDisk = (bytes: number): Surroundings => ({
  within: (data) => [
    ...['unshare', '--mount', 'sh', '-euc'],
    'mount -t tmpfs -o "size=$0" none "$1"; shift; exec "$@"',
    ...[String(bytes), data],
  ],
})

/** Whether this machine lets us: mounts and networks of one's own need root nearly everywhere. */
export const canBuild = ({ within }: Surroundings): boolean => {
  const [command, ...rest] = [...within(tmpdir()), 'true']
  return spawnSync(command as string, rest, { stdio: 'ignore' }).status === 0
}
