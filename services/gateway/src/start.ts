import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createOpenNode } from '@holdfast/cluster'
import { createSecretKeys, createVault } from '@holdfast/process'
import { createApp } from './app.ts'
import type { GatewayConfig } from './config.ts'
import type { GatewayDeps } from './deps.ts'
import { createEventFeed } from './events/event-feed.ts'
import type { SpeedLimit } from './http/body.ts'
import { listen, type RunningServer } from './http/server.ts'
import { CALLBACK_PATH } from './oidc/flow.ts'
import { createProvider } from './oidc/provider.ts'
import { createAccessTokens } from './people/access-tokens.ts'
import { checkSecret } from './people/check-secret.ts'
import { createCsrfTokens } from './people/csrf.ts'
import { createOwnerAccess, type OwnerAccess } from './people/owner-access.ts'
import { createPasswords } from './people/passwords.ts'
import { createRateLimit } from './people/rate-limit.ts'
import { setupToken } from './people/setup.ts'
import { createSharePasses } from './sharing/share-passes.ts'
import { countTraffic } from './traffic/count-traffic.ts'
import { tellTraffic } from './traffic/tell-traffic.ts'
import { createRunningUploads } from './uploads/running-uploads.ts'
import { readBuild } from './web/read-build.ts'

export { type GatewayConfig, readConfig, STATEMENT_LIMIT_MS } from './config.ts'

export type StartDeps = Pick<
  GatewayDeps,
  'log' | 'catalog' | 'writer' | 'reader' | 'long' | 'pool' | 'queues'
> & {
  config: Pick<
    GatewayConfig,
    | 'host'
    | 'port'
    | 'publicUrl'
    | 'mail'
    | 'oidc'
    | 'registration'
    | 'trustProxy'
    | 'copies'
    | 'writeQuorum'
    | 'callsPerUser'
    | 'callsPerAddress'
    | 'queueChanges'
    | 'importMax'
    | 'secret'
    | 'previousSecret'
  >
  /** Names this process among all that report, as its cluster does. */
  processId?: string
  /** How slowly bodies may come; as body.ts says without it. */
  bodySpeed?: SpeedLimit
  /** Where the built web app lies, when it is not where its build puts it. */
  webFolder?: string
  /** Told the address under which the first administrator is made, while there is none. */
  onSetupLink?(link: string): void
}

export type RunningGateway = {
  url: string
  /** For whoever owns the server; a start on one machine hands it to the owner of its data folder. */
  ownerAccess: OwnerAccess
  /** Lets requests under way end until the signal aborts, then cuts them. */
  stop(signal?: AbortSignal): Promise<void>
}

const WEB_FOLDER = fileURLToPath(new URL('../web/dist', import.meta.url))

/**
 * Starts the gateway on what others opened; it closes nothing but its own server. Throws
 * SecretRefused, CatalogueUnavailable, or the system's error when the port is taken.
 */
export async function start(deps: StartDeps): Promise<RunningGateway> {
  const { config, catalog, onSetupLink } = deps
  const keys = createSecretKeys(config.secret, config.previousSecret)
  await checkSecret(catalog, keys)
  const tokens = createAccessTokens(keys)
  let stopping = false
  const feed = createEventFeed(catalog)
  const vaults = {
    nodes: createVault(keys, 'node-credentials'),
    webhooks: createVault(keys, 'webhook-secret'),
    mail: createVault(keys, 'mail-password'),
  }
  const app = createApp(
    {
      ...deps,
      vaults,
      feed,
      openNode: createOpenNode({ vault: vaults.nodes, log: deps.log }),
      tokens,
      csrf: createCsrfTokens(keys),
      passwords: createPasswords(),
      sharePasses: createSharePasses(keys),
      limits: createLimits(),
      // The public address is there with it: see config.ts.
      provider: config.oidc && createProvider(config.oidc, `${config.publicUrl}${CALLBACK_PATH}`),
      running: createRunningUploads(),
    },
    {
      ...(deps.bodySpeed === undefined ? {} : { bodySpeed: deps.bodySpeed }),
      web: readBuild(deps.webFolder ?? WEB_FOLDER),
      ready: async () => {
        if (stopping) throw new Error('the gateway is stopping')
        await catalog.pool.query('SELECT 1')
      },
    },
  )
  const server = await listen(app, config)
  const stopTelling = tellTraffic({
    ...deps,
    processId: deps.processId ?? randomUUID(),
    read: countTraffic(server.server),
  })
  const url = urlOf(config, server)
  const token = await setupToken(catalog, keys)
  if (token !== undefined) onSetupLink?.(`${config.publicUrl ?? url}/setup#token=${token}`)
  return {
    url,
    ownerAccess: createOwnerAccess({ catalog, tokens }),
    stop: async (signal) => {
      stopping = true
      // Streams have no end of their own to wait for.
      feed.close()
      await server.stop(signal)
      await stopTelling()
    },
  }
}

/** S3. A person mistypes a few times; a machine that guesses gets one attempt per half minute. */
const createLimits = (): GatewayDeps['limits'] => ({
  account: createRateLimit({ burst: 10, refillSeconds: 30 }),
  address: createRateLimit({ burst: 50, refillSeconds: 5 }),
  register: createRateLimit({ burst: 100, refillSeconds: 3 }),
  link: createRateLimit({ burst: 20, refillSeconds: 10 }),
  // Mails to one address: nobody's box is to be filled from here.
  forgotten: createRateLimit({ burst: 3, refillSeconds: 600 }),
  // Of one administrator: invitations for a whole class, but no flood from a stolen session.
  mail: createRateLimit({ burst: 50, refillSeconds: 20 }),
  testMail: createRateLimit({ burst: 5, refillSeconds: 30 }),
})

function urlOf({ host }: Pick<GatewayConfig, 'host'>, { port }: RunningServer): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`
}
