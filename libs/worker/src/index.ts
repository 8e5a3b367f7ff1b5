export { type Loop, type LoopOptions, startLoop } from './loop.ts'
export { runWorker, type WorkerMain, type WorkerParts } from './run-worker.ts'
export { createTroubles, type TroubleLog, type Troubles } from './troubles.ts'
export { type WorkerConfig, workerConfig, workerSettings } from './worker-settings.ts'
