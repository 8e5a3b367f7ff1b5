export { blockFile, type Damage, damageBlock, swapBlocks } from './block-files.ts'
export { type BrokenNetwork, type NetworkState, startBrokenNetwork } from './broken-network.ts'
export { beginCommand, type CommandOptions, type CommandRun, runCommand } from './command.ts'
export { readTestSettings } from './config.ts'
export * from './copy-ledger.ts'
export { type Crowd, roomForSockets, startCrowd } from './crowd.ts'
export * from './invariants.ts'
export * from './journal.ts'
export { type LyingFront, startLyingFront } from './lying-front.ts'
export { manyTimes, measureIngest, measureReads, median, p99 } from './measure.ts'
export { cidOf, countBlocks, digestOf, listBlocks, readBlock } from './node-blocks.ts'
export * from './observe.ts'
export { pacedCalls } from './paced-calls.ts'
export {
  canFilterPackets,
  createPacketFilter,
  type FilterState,
  type PacketFilter,
} from './packet-filter.ts'
export { type RunningProcess, startProcess } from './process.ts'
export { createRandom, type Random } from './random.ts'
export { beginUpload, type RawUpload } from './raw-upload.ts'
export { type Download, type ReadingClients, startReadingClients } from './reading-clients.ts'
export { hasRedisServer, type RedisServer, startRedisServer } from './redis-server.ts'
export { createRemovalWitness, type RemovalWitness } from './removal-witness.ts'
export { type SlowFront, type Slowness, startSlowFront } from './slow-front.ts'
export { type StallingFront, startStallingFront } from './stalling-front.ts'
export { canBuild, smallDisk } from './surroundings.ts'
export { type ServiceName, type System, type SystemOptions, startSystem } from './system.ts'
export {
  type Front,
  type NodeAddresses,
  type Surroundings,
  startNode,
  type TestNode,
} from './test-node.ts'
export { startTraffic, type Traffic } from './traffic.ts'
export { LIMIT_MS, until } from './until.ts'
export {
  devtoolsOf,
  longestTask,
  openWebApp,
  slowDown,
  type WebApp,
  watchTasks,
} from './web-app.ts'
