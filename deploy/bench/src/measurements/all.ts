import type { Measurement } from '../bench.ts'
import { catalogueScale } from './catalogue-scale.ts'
import { clusterUpload } from './cluster-upload.ts'
import { cpuShare } from './cpu-share.ts'
import { download } from './download.ts'
import { embeddedNode } from './embedded-node.ts'
import { largeFolder } from './large-folder.ts'
import { memory } from './memory.ts'
import { oneCopy } from './one-copy.ts'
import { ranges } from './ranges.ts'
import { recovery } from './recovery.ts'
import { repair } from './repair.ts'
import { scrub } from './scrub.ts'
import { smallFiles } from './small-files.ts'
import { upload } from './upload.ts'

/** In the order in which they share what runs: the embedded system first, then one on Kubo after another. */
export const measurements: readonly Measurement[] = [
  upload,
  download,
  largeFolder,
  memory,
  embeddedNode,
  catalogueScale,
  oneCopy,
  cpuShare,
  ranges,
  smallFiles,
  repair,
  scrub,
  clusterUpload,
  recovery,
]
