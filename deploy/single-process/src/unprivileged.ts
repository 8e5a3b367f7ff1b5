import { spawnSync } from 'node:child_process'
import { lchown, lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** How to start a program that refuses to run as root: what to put before it, and who owns its files. */
export type Launcher = {
  /** Command and arguments that go before the program's own. */
  prefix: string[]
  /** Set when the process itself changes its user before it runs the program. */
  ids?: { uid: number; gid: number }
  /** Who, as seen from here, must own the program's files. */
  owner?: { uid: number; gid: number }
}

/**
 * Postgres refuses to run as root, and as another user it cannot reach a data folder (or its own
 * programs) below a folder of mode 0700 such as root's home. So, in this order:
 *
 * 1. Not root, and the user has a name: start it as it is.
 * 2. A user namespace in which we are `nobody`: for the kernel we stay who we are, so every path
 *    remains reachable and the files stay ours. Needs `unshare` and a kernel that allows it
 *    (most container engines forbid it).
 * 3. Root in such a container: become `nobody`, but keep the capability to pass closed folders.
 * 4. Else plainly become `nobody`; enough wherever the path is open to everybody.
 *
 * `nobody`, not a new user: nothing has to be added to the machine, and initdb only asks that the
 * user has a name (which is also why a nameless user of a container needs 2).
 */
export async function findLauncher(): Promise<Launcher> {
  const uid = process.getuid?.()
  if (uid === undefined) return { prefix: [] }
  const names = await readPasswd()
  if (uid !== 0 && names.some((user) => user.uid === uid)) return { prefix: [] }

  const nobody = names.find((user) => user.name === 'nobody') ?? names.find((user) => user.uid > 0)
  const ids = { uid: nobody?.uid ?? 65_534, gid: nobody?.gid ?? 65_534 }
  const namespace = ['unshare', '--user', `--map-user=${ids.uid}`, `--map-group=${ids.gid}`]
  if (works(namespace)) return { prefix: namespace, owner: { uid, gid: process.getgid?.() ?? uid } }
  if (uid !== 0) return { prefix: [] }

  const passFolders = '+dac_override,+dac_read_search'
  const capable = [
    'setpriv',
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    `--inh-caps=${passFolders}`,
    `--ambient-caps=${passFolders}`,
  ]
  if (works(capable)) return { prefix: capable, owner: ids }
  return { prefix: [], ids, owner: ids }
}

/** Gives a tree to the launcher's owner, unless it already is theirs; only root ever has to. */
export async function giveTo(launcher: Launcher, path: string): Promise<void> {
  if (launcher.owner === undefined || process.getuid?.() !== 0) return
  const found = await lstat(path)
  if (found.uid === launcher.owner.uid) return
  if (found.isDirectory()) {
    for (const entry of await readdir(path)) await giveTo(launcher, join(path, entry))
  }
  // The folder itself last, so that an interrupted run begins again.
  await lchown(path, launcher.owner.uid, launcher.owner.gid)
}

function works(prefix: string[]): boolean {
  const [command = '', ...args] = prefix
  return spawnSync(command, [...args, 'true'], { stdio: 'ignore' }).status === 0
}

async function readPasswd(): Promise<{ name: string; uid: number; gid: number }[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid, gid] = line.split(':')
    return uid === undefined ? [] : [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}
