import type { GatewayDeps } from '../deps.ts'
import type { Route } from '../http/route.ts'
import { cancelVerificationRoute } from './all-files/cancel-verification.ts'
import { editAnyFileRoute } from './all-files/edit.ts'
import { getAnyFileRoute } from './all-files/get.ts'
import { removeAnyFileRoute } from './all-files/remove.ts'
import { repairAnyFileRoute } from './all-files/repair.ts'
import { verifyAnyFileRoute } from './all-files/verify.ts'
import { getArchiveRoute } from './archive/get.ts'
import { listAuditRoute } from './audit/list.ts'
import { forgotPasswordRoute } from './auth/forgot-password.ts'
import { loginRoute } from './auth/login.ts'
import { logoutRoute } from './auth/logout.ts'
import { beginOidcRoute } from './auth/oidc/begin.ts'
import { oidcCallbackRoute } from './auth/oidc/callback.ts'
import { refreshRoute } from './auth/refresh.ts'
import { registerRoute } from './auth/register.ts'
import { resetPasswordRoute } from './auth/reset-password.ts'
import { setupRoute } from './auth/setup.ts'
import { waysInRoute } from './auth/ways-in.ts'
import { applyRebalanceRoute } from './balance/apply.ts'
import { drainNodeRoute } from './balance/drain-node.ts'
import { getRebalanceRoute } from './balance/get.ts'
import { listRebalancesRoute } from './balance/list.ts'
import { removeNodeRoute } from './balance/remove-node.ts'
import { resumeNodeRoute } from './balance/resume-node.ts'
import { startRebalanceRoute } from './balance/start.ts'
import { cancelRebalanceRoute, pauseRebalanceRoute, resumeRebalanceRoute } from './balance/steer.ts'
import { getCheckRoute } from './checks/get.ts'
import { getScheduleRoute } from './checks/get-schedule.ts'
import { listChecksRoute } from './checks/list.ts'
import { listSchedulesRoute } from './checks/list-schedules.ts'
import { setScheduleRoute } from './checks/set-schedule.ts'
import { startCheckRoute } from './checks/start.ts'
import { listDistributionsRoute } from './chunks/distributions.ts'
import { getChunkRoute } from './chunks/get.ts'
import { listChunksRoute } from './chunks/list.ts'
import { repairChunkRoute } from './chunks/repair.ts'
import { verifyChunkRoute } from './chunks/verify.ts'
import { listEventsRoute } from './events/list.ts'
import { copyFileRoute } from './files/copy.ts'
import { copyFilesRoute } from './files/copy-many.ts'
import { distributionRoute } from './files/distribution.ts'
import { editFileRoute } from './files/edit.ts'
import { getFileRoute } from './files/get.ts'
import { getByPathRoute } from './files/get-by-path.ts'
import { getContentRoute } from './files/get-content.ts'
import { getThumbnailRoute } from './files/get-thumbnail.ts'
import { getTreeRoute } from './files/get-tree.ts'
import { listFilesRoute } from './files/list.ts'
import { fileMarksRoute } from './files/marks.ts'
import { moveFilesRoute } from './files/move-many.ts'
import { putByPathRoute } from './files/put-by-path.ts'
import { removeFileRoute } from './files/remove.ts'
import { setThumbnailRoute } from './files/set-thumbnail.ts'
import { trashFilesRoute } from './files/trash-many.ts'
import { uploadFormRoute } from './files/upload-form.ts'
import { moveFolderRoute } from './folders/move.ts'
import { removeFolderRoute } from './folders/remove.ts'
import { cancelImportRoute } from './imports/cancel.ts'
import { getImportRoute } from './imports/get.ts'
import { listImportsRoute } from './imports/list.ts'
import { startImportRoute } from './imports/start.ts'
import { createFolderLinkRoute, createLinkRoute } from './links/create.ts'
import { getLinkRoute } from './links/get.ts'
import { listFileLinksRoute, listLinksRoute } from './links/list.ts'
import { revokeLinkRoute } from './links/revoke.ts'
import { createApiKeyRoute } from './me/api-keys/create.ts'
import { listApiKeysRoute } from './me/api-keys/list.ts'
import { revokeApiKeyRoute } from './me/api-keys/revoke.ts'
import { editMeRoute } from './me/edit.ts'
import { getMeRoute } from './me/get.ts'
import { getIdentityRoute } from './me/identity/get.ts'
import { linkIdentityRoute } from './me/identity/link.ts'
import { unlinkIdentityRoute } from './me/identity/unlink.ts'
import { removeMeRoute } from './me/remove.ts'
import { endSessionRoute } from './me/sessions/end.ts'
import { endOtherSessionsRoute } from './me/sessions/end-others.ts'
import { listSessionsRoute } from './me/sessions/list.ts'
import { addNodeRoute } from './nodes/add.ts'
import { editNodeRoute } from './nodes/edit.ts'
import { getNodeRoute } from './nodes/get.ts'
import { listNodesRoute } from './nodes/list.ts'
import { markOutRoute } from './nodes/mark-out.ts'
import { testNodeRoute } from './nodes/test.ts'
import { testAddressRoute } from './nodes/test-address.ts'
import { getSeriesRoute } from './series/get.ts'
import { getNodeLatencyRoute } from './series/nodes.ts'
import { editSettingsRoute, putSettingsRoute } from './settings/edit.ts'
import { getSettingsRoute } from './settings/get.ts'
import { getMailRoute } from './settings/mail/get.ts'
import { resetMailRoute } from './settings/mail/reset.ts'
import { setMailRoute } from './settings/mail/set.ts'
import { testMailRoute } from './settings/mail/test.ts'
import { givePasswordRoute } from './share/give-password.ts'
import { listShareRoute } from './share/list.ts'
import { openShareRoute, shareContentRoute } from './share/open.ts'
import { shareFileRoute } from './share/open-file.ts'
import { sharePreviewRoute } from './share/preview.ts'
import { getStatusRoute } from './status/get.ts'
import { emptyTrashRoute } from './trash/empty.ts'
import { listTrashRoute } from './trash/list.ts'
import { removeTrashedRoute } from './trash/remove.ts'
import { restoreFileRoute } from './trash/restore.ts'
import { confirmRemovalsRoute } from './upkeep/confirm-removals.ts'
import { listScrubsRoute } from './upkeep/list-scrubs.ts'
import { startInventoryRoute } from './upkeep/start-inventory.ts'
import { startScrubRoute } from './upkeep/start-scrub.ts'
import { continueUploadRoute } from './uploads/continue.ts'
import { createUploadRoute } from './uploads/create.ts'
import { listUploadsRoute } from './uploads/list.ts'
import { uploadOffsetRoute } from './uploads/offset.ts'
import { precheckUploadsRoute } from './uploads/precheck.ts'
import { terminateUploadRoute } from './uploads/terminate.ts'
import { createUserRoute } from './users/create.ts'
import { editUserRoute } from './users/edit.ts'
import { getUserRoute } from './users/get.ts'
import { createInvitationRoute } from './users/invitations/create.ts'
import { listInvitationsRoute } from './users/invitations/list.ts'
import { revokeInvitationRoute } from './users/invitations/revoke.ts'
import { listUsersRoute } from './users/list.ts'
import { removeUserRoute } from './users/remove.ts'
import { getVersionContentRoute } from './versions/get-content.ts'
import { listVersionsRoute } from './versions/list.ts'
import { removeVersionRoute } from './versions/remove.ts'
import { restoreVersionRoute } from './versions/restore.ts'
import { createWebhookRoute } from './webhooks/create.ts'
import { webhookDeliveriesRoute } from './webhooks/deliveries.ts'
import { editWebhookRoute } from './webhooks/edit.ts'
import { listWebhooksRoute } from './webhooks/list.ts'
import { removeWebhookRoute } from './webhooks/remove.ts'
import { testWebhookRoute } from './webhooks/test.ts'

/** Where the calls of the table live that do not say otherwise. */
export const BASE_PATH = '/api/v1'

/** The whole address of a call. */
export const addressOf = ({ path, beside }: Pick<Route<never>, 'path' | 'beside'>): string =>
  beside ? path : `${BASE_PATH}${path}`

/**
 * Every call of the API. A new one is a file and a line here. Paths are tried in this order, so an
 * address that starts with fixed words (`by-path`) stands before one that takes an id there.
 */
export const routes: readonly Route<GatewayDeps>[] = [
  registerRoute,
  setupRoute,
  loginRoute,
  refreshRoute,
  logoutRoute,
  forgotPasswordRoute,
  resetPasswordRoute,
  waysInRoute,
  beginOidcRoute,
  oidcCallbackRoute,
  getMeRoute,
  editMeRoute,
  removeMeRoute,
  getIdentityRoute,
  linkIdentityRoute,
  unlinkIdentityRoute,
  listSessionsRoute,
  endOtherSessionsRoute,
  endSessionRoute,
  listApiKeysRoute,
  createApiKeyRoute,
  revokeApiKeyRoute,

  listUsersRoute,
  createUserRoute,
  listInvitationsRoute,
  createInvitationRoute,
  revokeInvitationRoute,
  getUserRoute,
  editUserRoute,
  removeUserRoute,
  listAuditRoute,

  uploadFormRoute,
  listFilesRoute,
  fileMarksRoute,
  moveFilesRoute,
  copyFilesRoute,
  trashFilesRoute,
  putByPathRoute,
  getByPathRoute,
  getContentRoute,
  getTreeRoute,
  getThumbnailRoute,
  setThumbnailRoute,
  distributionRoute,
  getFileRoute,
  editFileRoute,
  removeFileRoute,
  copyFileRoute,
  listVersionsRoute,
  getVersionContentRoute,
  restoreVersionRoute,
  removeVersionRoute,
  moveFolderRoute,
  removeFolderRoute,
  listTrashRoute,
  emptyTrashRoute,
  restoreFileRoute,
  removeTrashedRoute,

  precheckUploadsRoute,
  createUploadRoute,
  listUploadsRoute,
  uploadOffsetRoute,
  continueUploadRoute,
  terminateUploadRoute,
  startImportRoute,
  listImportsRoute,
  getImportRoute,
  cancelImportRoute,
  getArchiveRoute,
  createLinkRoute,
  createFolderLinkRoute,
  listFileLinksRoute,
  listLinksRoute,
  getLinkRoute,
  revokeLinkRoute,
  openShareRoute,
  givePasswordRoute,
  shareContentRoute,
  sharePreviewRoute,
  shareFileRoute,
  listShareRoute,

  getStatusRoute,
  getSeriesRoute,
  getNodeLatencyRoute,
  listEventsRoute,
  listWebhooksRoute,
  createWebhookRoute,
  editWebhookRoute,
  removeWebhookRoute,
  testWebhookRoute,
  webhookDeliveriesRoute,
  getSettingsRoute,
  editSettingsRoute,
  putSettingsRoute,
  getMailRoute,
  setMailRoute,
  resetMailRoute,
  testMailRoute,
  startScrubRoute,
  startInventoryRoute,
  listScrubsRoute,
  confirmRemovalsRoute,
  listNodesRoute,
  addNodeRoute,
  testAddressRoute,
  getNodeRoute,
  editNodeRoute,
  testNodeRoute,
  drainNodeRoute,
  resumeNodeRoute,
  markOutRoute,
  removeNodeRoute,

  startRebalanceRoute,
  listRebalancesRoute,
  getRebalanceRoute,
  applyRebalanceRoute,
  pauseRebalanceRoute,
  resumeRebalanceRoute,
  cancelRebalanceRoute,

  listChunksRoute,
  getChunkRoute,
  verifyChunkRoute,
  repairChunkRoute,
  listDistributionsRoute,
  editAnyFileRoute,
  getAnyFileRoute,
  removeAnyFileRoute,
  repairAnyFileRoute,
  verifyAnyFileRoute,
  cancelVerificationRoute,

  startCheckRoute,
  listChecksRoute,
  getCheckRoute,
  listSchedulesRoute,
  getScheduleRoute,
  setScheduleRoute,
]
