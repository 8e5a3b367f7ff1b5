import { describe } from 'vitest'
import { canBuild, LIMIT_MS, mib, smallDisk } from '../src/index.ts'
import { fullNodes } from '../test/scenarios/full-nodes.ts'

const disk = smallDisk(mib(16))

describe.skipIf(!canBuild(disk))('nodes whose disks are full', { timeout: LIMIT_MS }, () =>
  fullNodes({ surroundings: () => disk }),
)
