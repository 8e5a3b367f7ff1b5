import { spawnSync } from 'node:child_process'
import { lchown, lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PostgresFailed } from './postgres-errors.ts'

/** How to start a program that refuses to run as root: what to put before it, and who owns its files. */
export type Launcher = {
  /** Command and arguments that go before the program's own. */
  prefix: readonly string[]
  /** Who, as seen from here, must own the program's files. */
  owner?: { uid: number; gid: number }
}

/** A program, and a folder that it has to write in. */
type Needs = { program: string; folder: string }

/**
 * Postgres refuses to run as root, and as another user it can reach neither its programs nor its
 * data below a folder of mode 0700 such as a home. So, whichever works first:
 *
 * 1. Not root, and the user has a name: start it as it is.
 * 2. A user namespace in which we are `nobody`: for the kernel we stay who we are, so our files stay
 *    ours. Needs `unshare` and a kernel that allows it (most container engines forbid it), and no
 *    folder of somebody else's on the way (`sudo npm start` in a closed home).
 * 3. Become `nobody`, but keep the capability to pass closed folders: what root in a container may.
 *    `no_setuid_fixup` keeps it also for access(2), with which initdb looks for its other programs.
 *
 * `nobody`, not a new user: nothing has to be added to the machine, and initdb only asks that the
 * user has a name (which is why a nameless user of a container needs 2).
 *
 * @throws PostgresFailed when root can do neither
 */
export async function findLauncher(needs: Needs): Promise<Launcher> {
  const uid = process.getuid?.()
  if (uid === undefined) return { prefix: [] }
  const users = await readPasswd()
  if (uid !== 0 && users.some((user) => user.uid === uid)) return { prefix: [] }

  const named = users.find(({ name }) => name === 'nobody') ?? users.find((user) => user.uid > 0)
  const nobody = { uid: named?.uid ?? 65_534, gid: named?.gid ?? 65_534 }
  const inNamespace = namespaceAs(nobody)
  if (works(inNamespace, needs)) return { prefix: inNamespace, owner: ourselves(uid) }
  if (uid !== 0) return { prefix: [] }
  const capable = capableAs(nobody)
  if (works(capable, needs)) return { prefix: capable, owner: nobody }
  throw new PostgresFailed(
    'Postgres refuses to run as root, and here neither `unshare` nor `setpriv` (package util-linux) can run it as somebody else. Start as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
  )
}

type Ids = { uid: number; gid: number }

function namespaceAs({ uid, gid }: Ids): string[] {
  return ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`]
}

function capableAs({ uid, gid }: Ids): string[] {
  const passFolders = '+dac_override,+dac_read_search'
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${passFolders}`,
    `--ambient-caps=${passFolders}`,
    '--securebits=+no_setuid_fixup',
  ]
}

function ourselves(uid: number): Ids {
  return { uid, gid: process.getgid?.() ?? uid }
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

function works([command = '', ...args]: readonly string[], { program, folder }: Needs): boolean {
  const test = 'test -x "$0" && test -w "$1" && test -x "$1"'
  const { status } = spawnSync(command, [...args, 'sh', '-c', test, program, folder], {
    stdio: 'ignore',
  })
  return status === 0
}

async function readPasswd(): Promise<{ name: string; uid: number; gid: number }[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid, gid] = line.split(':')
    return uid === undefined ? [] : [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}
