import type { Catalog } from '@holdfast/catalog'
import type { OpenNode } from '@holdfast/cluster'
import type { LongWriter } from '@holdfast/content'
import type { Queues } from '@holdfast/jobs'
import type { NodePool } from '@holdfast/nodes'
import type { Logger, Vault } from '@holdfast/process'
import type { GatewayConfig } from './config.ts'
import type { ContentReader, ContentWriter } from './content/types.ts'
import type { EventFeed } from './events/event-feed.ts'
import type { Provider } from './oidc/provider.ts'
import type { AccessTokens } from './people/access-tokens.ts'
import type { CsrfTokens } from './people/csrf.ts'
import type { Passwords } from './people/passwords.ts'
import type { RateLimit } from './people/rate-limit.ts'
import type { SharePasses } from './sharing/share-passes.ts'
import type { RunningUploads } from './uploads/running-uploads.ts'

/** Everything the routes work with. Each handler names the few members it uses. */
export type GatewayDeps = {
  config: Pick<
    GatewayConfig,
    | 'publicUrl'
    | 'mail'
    | 'registration'
    | 'trustProxy'
    | 'copies'
    | 'writeQuorum'
    | 'callsPerUser'
    | 'callsPerAddress'
    | 'queueChanges'
    | 'importMax'
  >
  log: Logger
  catalog: Catalog
  writer: ContentWriter
  reader: ContentReader
  /** For what is finished in the background. */
  long: LongWriter
  /** The resumable uploads that this process receives. */
  running: RunningUploads
  pool: Pick<NodePool, 'load' | 'node'>
  /** Talks to addresses that are no node yet, or are about to be another one's. */
  openNode: OpenNode
  vaults: { nodes: Vault; webhooks: Vault; mail: Vault }
  queues: Pick<Queues, 'counts' | 'bullQueues'>
  feed: EventFeed
  tokens: AccessTokens
  csrf: CsrfTokens
  passwords: Passwords
  sharePasses: SharePasses
  /** Undefined: people sign in with passwords alone. */
  provider: Provider | undefined
  limits: Record<
    'account' | 'address' | 'register' | 'link' | 'forgotten' | 'mail' | 'testMail',
    RateLimit
  >
}
