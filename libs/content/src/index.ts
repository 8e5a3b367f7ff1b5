export { createChunkLane, type LaneDeps, type RecordEntry, type Registered } from './chunk-lane.ts'
export { type ContentDeps, connectContent, connectReader, laneOn } from './connect-content.ts'
export { connectLongWriter } from './connect-long-writer.ts'
export * from './errors.ts'
export {
  type Begun,
  createLongWriter,
  type LongDeps,
  type LongWriter,
  type StoredLong,
} from './long-writer.ts'
export { cleanMediaType, essenceOf, UNKNOWN_TYPE } from './media-type.ts'
export { checkSegments, MAX_FOLDER_BYTES, MAX_NAME_BYTES, nameFault } from './names.ts'
export { type PutCopiesDeps, putCopies } from './put-copies.ts'
export { createContentReader, type LeafHolders, type ReaderDeps } from './reader.ts'
export type { PartInput, StoredPart } from './store-part.ts'
export { firstMissing } from './store-stream.ts'
export type * from './types.ts'
export { createContentWriter } from './writer.ts'
export type { WriterDeps } from './writer-deps.ts'
