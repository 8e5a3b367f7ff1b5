import { blockGet } from './block-get.ts'
import { blockPut } from './block-put.ts'
import { blockRm } from './block-rm.ts'
import { blockStat } from './block-stat.ts'
import type { Command } from './command.ts'
import { dagImport } from './dag-import.ts'
import { id } from './id.ts'
import { pinLs } from './pin-ls.ts'
import { refsLocal } from './refs-local.ts'
import { repoStat } from './repo-stat.ts'
import { showConfig, showWholeConfig } from './show-config.ts'
import { swarmPeers } from './swarm-peers.ts'
import { version } from './version.ts'

/** All the node can do, by the path below `/api/v0/`. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['version', version],
  ['id', id],
  ['block/put', blockPut],
  ['block/get', blockGet],
  ['block/stat', blockStat],
  ['block/rm', blockRm],
  ['dag/import', dagImport],
  ['refs/local', refsLocal],
  ['repo/stat', repoStat],
  ['pin/ls', pinLs],
  ['config', showConfig],
  ['config/show', showWholeConfig],
  ['swarm/peers', swarmPeers],
])
