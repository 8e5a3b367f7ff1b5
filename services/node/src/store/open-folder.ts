import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { syncFolder } from './files.ts'
import { digestOfName, type Layout, SHARDING, shards, unfinishedFolders } from './layout.ts'
import type { Counted } from './space.ts'

/**
 * Brings the block folder into its shape, drops what a killed process left unfinished, and counts.
 *
 * Synchronous calls, one shard at a time: nobody is served yet, and a million `stat`s take a tenth
 * of the time they need through the thread pool.
 */
export async function openFolder(layout: Layout, o: { sync: boolean }): Promise<Counted> {
  const isNew = !existsSync(layout.shardingFile)
  rmSync(layout.unfinished, { recursive: true, force: true })
  for (const folder of unfinishedFolders()) {
    mkdirSync(`${layout.unfinished}/${folder}`, { recursive: true })
  }
  const counted: Counted = { bytes: 0, blocks: 0 }
  for (const shard of shards()) {
    const folder = layout.shardFolder(shard)
    mkdirSync(folder, { recursive: true })
    if (isNew) continue
    countShard(folder, counted)
    // Blocks found here are acknowledged without being written again, so their names must be as
    // durable as if we had just put them. A sync of a clean folder costs microseconds.
    if (o.sync) await syncFolder(folder)
    else await setImmediate()
  }
  if (isNew) {
    writeFileSync(layout.shardingFile, SHARDING)
    await syncFolder(layout.blocks)
  }
  return counted
}

function countShard(folder: string, counted: Counted): void {
  for (const name of readdirSync(folder)) {
    if (digestOfName(name) === undefined) continue
    counted.bytes += statSync(`${folder}/${name}`).size
    counted.blocks += 1
  }
}
