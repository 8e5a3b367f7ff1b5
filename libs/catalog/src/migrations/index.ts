import type { Migration } from 'kysely/migration'
import * as people from './20261122113000_people.ts'
import * as nodes from './20261122113100_nodes.ts'
import * as contents from './20261122113200_contents.ts'
import * as work from './20261122113300_work.ts'
import * as upkeep from './20261122153000_upkeep.ts'
import * as plans from './20261122153100_plans.ts'
import * as events from './20261122153200_events.ts'
import * as checks from './20261122153300_checks.ts'
import * as load from './20261122180000_load.ts'
import * as operator from './20261122180200_operator.ts'
import * as accounts from './20261128201000_accounts.ts'
import * as versions from './20261128202000_versions.ts'
import * as sharing from './20261128203000_sharing.ts'
import * as imports from './20261128204100_imports.ts'
import * as lostAnswers from './20261129000500_lost-answers.ts'
import * as series from './20261129001000_series.ts'
import * as uploads from './20261129002000_uploads.ts'
import * as folderLinks from './20261129003000_folder-links.ts'
import * as proposals from './20261129034000_proposals.ts'
import * as leavingNodes from './20261129083000_leaving-nodes.ts'
import * as identities from './20261129084000_identities.ts'
import * as allFiles from './20261129091000_all-files.ts'
import * as thumbnails from './20261129092000_thumbnails.ts'
import * as issuesByKind from './20261129114000_issues-by-kind.ts'
import * as ownerStatistics from './20261129122000_owner-statistics.ts'

/** Every migration by its name; the order is the name's. Frozen once released: change by adding. */
export const migrations: Record<string, Migration> = {
  '20261122113000_people': people,
  '20261122113100_nodes': nodes,
  '20261122113200_contents': contents,
  '20261122113300_work': work,
  '20261122153000_upkeep': upkeep,
  '20261122153100_plans': plans,
  '20261122153200_events': events,
  '20261122153300_checks': checks,
  '20261122180000_load': load,
  '20261122180200_operator': operator,
  '20261128201000_accounts': accounts,
  '20261128202000_versions': versions,
  '20261128203000_sharing': sharing,
  '20261128204100_imports': imports,
  '20261129000500_lost-answers': lostAnswers,
  '20261129001000_series': series,
  '20261129002000_uploads': uploads,
  '20261129003000_folder-links': folderLinks,
  '20261129034000_proposals': proposals,
  '20261129083000_leaving-nodes': leavingNodes,
  '20261129084000_identities': identities,
  '20261129091000_all-files': allFiles,
  '20261129092000_thumbnails': thumbnails,
  '20261129114000_issues-by-kind': issuesByKind,
  '20261129122000_owner-statistics': ownerStatistics,
}
