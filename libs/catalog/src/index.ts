export * from './archives/content-crcs.ts'
export * from './archives/files-for-archive.ts'
export { catalogueTime } from './catalogue-time.ts'
export {
  type CheckFacts,
  type ContentSum,
  checkFacts,
  groupsWithOldRemovals,
  type IssueSum,
  type WorkSum,
} from './checks/check-facts.ts'
export {
  CHECK_PHASES,
  type CheckPhase,
  type CheckProgress,
  type CheckRow,
  type CheckState,
  findCheck,
  lastCheck,
  listChecks,
  type NewCheck,
  purgeChecks,
  type RunningCheck,
  runningCheck,
  startCheck,
  WAITING,
} from './checks/checks.ts'
export * from './checks/finding.ts'
export * from './checks/run-check.ts'
export { type SampledChunk, type Slice, sampleChunks } from './checks/sample-chunks.ts'
export * from './checks/schedules.ts'
export { abandonContent } from './contents/abandon.ts'
export { type BegunContent, begunContent, firstLeaves } from './contents/begun-content.ts'
export * from './contents/leases.ts'
export {
  type ChunkIssue,
  type ChunkRow,
  type ContentRow,
  chunkEpochs,
  chunksByDigest,
  chunksOfSegments,
  contentForReading,
  type LeafRow,
  leafDigests,
  leafRange,
} from './contents/reading.ts'
export {
  findWantedChange,
  finishWantedChange,
  pendingWantedChanges,
  type Told,
  tellChunks,
  type WantedChange,
} from './contents/recount-wanted.ts'
export { releaseNextSegment } from './contents/release.ts'
export { sealContent } from './contents/seal.ts'
export * from './contents/unfinished.ts'
export * from './errors.ts'
export * from './events/deliveries.ts'
export {
  cursorOfEvent,
  type EventCursor,
  isLater,
  lastEvent,
  newestCursor,
} from './events/positions.ts'
export * from './events/read-events.ts'
export * from './events/webhooks.ts'
export { purseOf, type TakenName, takenNames } from './files/before-upload.ts'
export { copyFile } from './files/copy-file.ts'
export { copyFiles } from './files/copy-files.ts'
export { deleteFile } from './files/delete-file.ts'
export * from './files/distribution.ts'
export { editFile, type FileEdit } from './files/edit-file.ts'
export { fileHealth, healthOfContents } from './files/file-health.ts'
export { type FileMarks, fileMarks, MARK_EVERY } from './files/file-marks.ts'
export type { FileHealth, FileRow } from './files/file-row.ts'
export { findFile, findFileByPath, findFileOfContent } from './files/find-file.ts'
export { type FolderMove, moveFolder, trashFolder } from './files/folders.ts'
export type { Guard } from './files/guard.ts'
export type { Verdict } from './files/health.ts'
export { isWithin } from './files/in-folder.ts'
export { purgeVersions } from './files/kept-versions.ts'
export * from './files/list-files.ts'
export { moveFiles, type Selection, trashFiles } from './files/many-files.ts'
export * from './files/picture.ts'
export type { Removed } from './files/remove-files.ts'
export { findThumbnail, setThumbnail, type ThumbnailRow } from './files/thumbnails.ts'
export { deleteFromTrash, emptyTrash, purgeTrash, restoreFile } from './files/trash.ts'
export {
  deleteVersion,
  findVersion,
  listVersions,
  restoreVersion,
  type VersionRow,
} from './files/versions.ts'
export * from './groups/chunks-of-group.ts'
export * from './groups/content-health.ts'
export * from './groups/group-holders.ts'
export * from './groups/group-work.ts'
export { type OpenGroup, openGenerations } from './groups/open-generation.ts'
export { refreshGroupHolders } from './groups/refresh-group-holders.ts'
export { type HolderSetNow, holderSetsNow } from './groups/sets-with-bad-copies.ts'
export { refreshSumsBefore, statesOfSums } from './groups/states-of-sums.ts'
export { type WorkAge, workAges } from './groups/work-ages.ts'
export * from './imports/import-blocks.ts'
export * from './imports/imports.ts'
export * from './imports/run-import.ts'
export * from './inspection/any-file.ts'
export * from './inspection/chunk-state.ts'
export { distributionByIssue } from './inspection/distribution-by-issue.ts'
export * from './inspection/distributions.ts'
export * from './inspection/file-spreads.ts'
export * from './inspection/find-chunk.ts'
export * from './inspection/list-chunks.ts'
export * from './inspection/repair-file.ts'
export * from './inspection/what-hangs-on-file.ts'
export { createLedger } from './ledger/ledger.ts'
export type { Purse } from './ledger/quota.ts'
export type * from './ledger/types.ts'
export { type MigrationReport, migrateCatalog } from './migrate.ts'
export * from './nodes/client-latency.ts'
export * from './nodes/configured-gateway.ts'
export * from './nodes/leadership.ts'
export * from './nodes/leaving-nodes.ts'
export * from './nodes/lies.ts'
export { generations, membership } from './nodes/membership.ts'
export * from './nodes/node-states.ts'
export * from './nodes/nodes.ts'
export * from './nodes/removed-nodes.ts'
export * from './nodes/sightings.ts'
export { stateAges } from './nodes/state-ages.ts'
export { type Catalog, type CatalogOptions, type Db, openCatalog } from './open-catalog.ts'
export * from './outbox.ts'
export * from './people/api-keys.ts'
export * from './people/audit.ts'
export { AUDIT_ACTIONS, type AuditAction } from './people/audit-actions.ts'
export { idsIn, namesOfRows } from './people/audit-names.ts'
export { changeOwnAccount, type OwnChange } from './people/change-own-account.ts'
export { changeUser, type UserChange } from './people/change-user.ts'
export {
  findUserOfIdentity,
  type Identity,
  identityOf,
  type LinkedIdentity,
  linkIdentity,
  unlinkIdentity,
} from './people/identities.ts'
export * from './people/invitations.ts'
export * from './people/list-users.ts'
export * from './people/mail-server.ts'
export * from './people/operator-settings.ts'
export * from './people/password-resets.ts'
export { type LeftOver, removeDataOf, removedUsers, removeUser } from './people/remove-user.ts'
export { LOST_ANSWER_SECONDS, type Rotation, rotateSession } from './people/rotate-session.ts'
export * from './people/sealed-texts.ts'
export * from './people/session-role.ts'
export * from './people/sessions.ts'
export * from './people/settings.ts'
export * from './people/setup-token.ts'
export * from './people/sign-in-flows.ts'
export * from './people/users.ts'
export { isPlaced, markPlaced, type PlacedInput } from './placing/mark-placed.ts'
export * from './plans/change-plan.ts'
export * from './plans/create-plan.ts'
export * from './plans/find-plans.ts'
export * from './plans/held-on-node.ts'
export * from './plans/pace.ts'
export { OPEN_PLANS, type Plan, planEta, planRate, WAITS_FOR_HOURS } from './plans/plan.ts'
export * from './plans/read-leaving.ts'
export * from './plans/read-rebalance.ts'
export * from './plans/steps.ts'
export {
  beginRemoval,
  type RemovalBatch,
  type RemovalCall,
  type RemovalRequest,
  type SurplusQuestion,
} from './removal/begin-removal.ts'
export * from './removal/doubted-copies.ts'
export { finishRemoval, type RemovalEnd } from './removal/finish-removal.ts'
export {
  confirmRemovals,
  type Freeze,
  freezeRemovals,
  type GenerationFacts,
  generationFacts,
  noteCompared,
  removalFreeze,
  resumeRemovals,
} from './removal/freeze.ts'
export { type BadCopy, markBadCopy } from './removal/mark-bad-copy.ts'
export * from './removal/remove-copies.ts'
export type * from './schema.ts'
export { type ContentToSeal, contentToSeal } from './sealing/content-to-seal.ts'
export * from './series/gateway-traffic.ts'
export * from './series/node-latency.ts'
export * from './series/read-series.ts'
export * from './series/roll-up.ts'
export * from './series/sample-facts.ts'
export * from './series/write-sample.ts'
export {
  listShared,
  type SharedFile,
  type SharedPage,
  type SharedQuery,
} from './sharing/list-shared.ts'
export * from './sharing/note-look.ts'
export * from './sharing/open-link.ts'
export {
  createShareLink,
  findShareLink,
  type LinkQuery,
  type LinkTarget,
  listShareLinks,
  type NewShareLink,
  revokeShareLink,
  type ShareLink,
} from './sharing/share-links.ts'
export * from './sharing/take-download.ts'
export { type StatusFacts, statusFacts } from './status-facts.ts'
export type { CatalogOrTrx, Trx } from './transaction.ts'
export * from './upkeep/copies-on-node.ts'
export * from './upkeep/foreign-blocks.ts'
export * from './upkeep/inventories.ts'
export { type MissingCopies, markMissingCopies } from './upkeep/mark-missing.ts'
export * from './upkeep/scrubs.ts'
export {
  dropFalseBlocks,
  type FoundBlock,
  type TakenIn,
  takeInBlocks,
} from './upkeep/take-in-blocks.ts'
export * from './upkeep/write-samples.ts'
export * from './uploads/adopt-leaves.ts'
export * from './uploads/create-upload.ts'
export * from './uploads/end-upload.ts'
export * from './uploads/expire-uploads.ts'
export * from './uploads/find-uploads.ts'
export * from './uploads/save-upload.ts'
export * from './uploads/take-upload.ts'
export * from './verification/chunks-of-content.ts'
export * from './verification/run-verification.ts'
export * from './verification/verifications.ts'
