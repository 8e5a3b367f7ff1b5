export { type AddressKind, addressKind } from './address-kind.ts'
export { type AllowedPlaces, isImportPlace, parseAllowedPlaces } from './allowed-places.ts'
export { ConfigInvalid, type Environment, readConfig } from './config.ts'
export { type FollowClockOptions, followClock } from './follow-clock.ts'
export {
  AddressRefused,
  type AllowsAddress,
  createGuardedLookup,
  isNodePlace,
  isWebhookPlace,
  refuseAddress,
  refuseLiteral,
} from './guarded-lookup.ts'
export { fileAndTerminal } from './log-outputs.ts'
export { createLogger, type Logger, type LoggerOptions } from './logger.ts'
export { maskAddresses } from './mask.ts'
export { createMetrics, type MetricOptions, type Metrics, type Registry } from './metrics.ts'
export { type Ops, type OpsOptions, startOps } from './ops.ts'
export { describeFailure, type MainContext, runMain } from './run-main.ts'
export {
  createSecretKeys,
  type KeyPurpose,
  type SecretKey,
  type SecretKeys,
  SecretRefused,
} from './secret-keys.ts'
export * as settings from './settings.ts'
export { createShutdown, type Shutdown } from './shutdown.ts'
export { createVault, SealBroken, type Vault, vaultFor } from './vault.ts'
