import { type Command, json } from './command.ts'
import { REPO_VERSION } from './version.ts'

/** `RepoSize` counts the bytes of blocks, without what the file system adds. */
export const repoStat: Command = {
  async run({ flag, node: { store, settings } }) {
    const { used, capacity, blocks } = await store.usage()
    const size = { RepoSize: used, StorageMax: capacity }
    if (flag('size-only')) return json({ ...size, NumObjects: 0, RepoPath: '', Version: '' })
    return json({
      ...size,
      NumObjects: blocks,
      RepoPath: settings.dataFolder,
      Version: `fs-repo@${REPO_VERSION}`,
    })
  },
}
