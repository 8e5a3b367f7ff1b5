import type {
  ChunkIssuesTable,
  ChunksTable,
  ContentCrcsTable,
  ContentHealthTable,
  ContentSegmentsTable,
  ContentsTable,
  ContentThumbnailsTable,
  FilesTable,
  FileVersionsTable,
  WantedChangesTable,
} from './schema/contents.ts'
import type { WebhookDeliveriesTable, WebhooksTable } from './schema/events.ts'
import type { ImportBlocksTable, ImportsTable } from './schema/imports.ts'
import type {
  ClientLatencyTable,
  LeaderLeaseTable,
  MembershipTable,
  NodeLiesTable,
  NodeSightingsTable,
  NodesTable,
} from './schema/nodes.ts'
import type {
  ApiKeysTable,
  AuditLogTable,
  IdentitiesTable,
  InvitationsTable,
  PasswordResetsTable,
  SessionsTable,
  SessionTokensTable,
  SettingsTable,
  ShareGrantsTable,
  ShareLinksTable,
  SignInFlowsTable,
  UsersTable,
} from './schema/people.ts'
import type { GatewayTrafficTable, NodeLatencyTable, SeriesTable } from './schema/series.ts'
import type {
  ForeignBlocksTable,
  NodeInventoriesTable,
  NodeScrubsTable,
  VerificationsTable,
  WriteSamplesTable,
} from './schema/upkeep.ts'
import type { UploadsTable } from './schema/uploads.ts'
import type {
  ChecksTable,
  GroupHoldersTable,
  GroupNodesTable,
  GroupScansTable,
  GroupWorkTable,
  OutboxTable,
  PlanStepsTable,
  PlansTable,
  SchedulesTable,
} from './schema/work.ts'

export type { NodeState } from '@holdfast/placement'
export type * from './schema/contents.ts'
export type * from './schema/events.ts'
export type * from './schema/imports.ts'
export type * from './schema/nodes.ts'
export type * from './schema/people.ts'
export type * from './schema/series.ts'
export type * from './schema/upkeep.ts'
export type * from './schema/uploads.ts'
export type * from './schema/work.ts'

/**
 * The tables as Kysely sees them. The truth is `schema.sql` (dumped from a migrated database and
 * compared in a test); this file only names it for the compiler.
 *
 * What comes back from the driver: bigint as `number` (every size and counter here stays below
 * 2^53), bytea as `Buffer`, timestamptz as `Date`, int2[] as `number[]`.
 */
export interface Schema {
  users: UsersTable
  sessions: SessionsTable
  session_tokens: SessionTokensTable
  api_keys: ApiKeysTable
  invitations: InvitationsTable
  password_resets: PasswordResetsTable
  identities: IdentitiesTable
  sign_in_flows: SignInFlowsTable
  share_links: ShareLinksTable
  share_grants: ShareGrantsTable
  audit_log: AuditLogTable
  settings: SettingsTable
  nodes: NodesTable
  node_sightings: NodeSightingsTable
  leader_lease: LeaderLeaseTable
  client_latency: ClientLatencyTable
  node_lies: NodeLiesTable
  membership: MembershipTable
  contents: ContentsTable
  content_segments: ContentSegmentsTable
  content_health: ContentHealthTable
  content_crcs: ContentCrcsTable
  content_thumbnails: ContentThumbnailsTable
  chunks: ChunksTable
  chunk_issues: ChunkIssuesTable
  files: FilesTable
  file_versions: FileVersionsTable
  wanted_changes: WantedChangesTable
  group_holders: GroupHoldersTable
  group_scans: GroupScansTable
  group_work: GroupWorkTable
  group_nodes: GroupNodesTable
  outbox: OutboxTable
  plans: PlansTable
  plan_steps: PlanStepsTable
  checks: ChecksTable
  verifications: VerificationsTable
  schedules: SchedulesTable
  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
  node_scrubs: NodeScrubsTable
  node_inventories: NodeInventoriesTable
  foreign_blocks: ForeignBlocksTable
  write_samples: WriteSamplesTable
  imports: ImportsTable
  import_blocks: ImportBlocksTable
  uploads: UploadsTable
  gateway_traffic: GatewayTrafficTable
  series: SeriesTable
  node_latency: NodeLatencyTable
}
