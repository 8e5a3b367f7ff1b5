import type { NodeInfo } from '@holdfast/client'
import { Card } from '../../ui/Card.tsx'
import { CopyButton } from '../../ui/copy/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { formatBytes } from '../../ui/format/bytes.ts'
import { formatNumber, formatShare } from '../../ui/format/number.ts'
import { Middle } from '../../ui/Middle.tsx'
import { Time } from '../../ui/Time.tsx'
import { FillBar } from './FillBar.tsx'
import { isLive } from './node-actions.ts'
import classes from './nodes.module.css'

/** What a node holds, how fast it is, and where it is. */
export function NodeFacts({ node }: { node: NodeInfo }) {
  const { chunks, latencyMs, inFlight, lastSeen, zone, weight, version, peerId } = node
  const old = isLive(node.state) || lastSeen === null ? null : <Time at={lastSeen} />
  return (
    <Card title="Numbers">
      {old && <p className={classes.quiet}>It does not answer: as of {old}</p>}
      <Facts
        facts={[
          ['Fill', <Fill key="fill" node={node} />],
          [
            'Blocks',
            chunks === null ? 'not asked yet' : `${formatNumber(chunks)}, as it says itself`,
          ],
          ['Latency', latencyMs === null ? 'not known yet' : `${formatNumber(latencyMs)} ms`],
          ['In flight', formatBytes(inFlight)],
          ['Last answer', lastSeen === null ? 'never' : <Time key="seen" at={lastSeen} />],
          ['Zone', zone ?? 'one of its own'],
          ['Weight', String(weight)],
          ['Version', version],
          [
            'RPC address',
            <span key="rpc" className="hf-mono">
              {node.rpcUrl}
            </span>,
          ],
          [
            'Gateway',
            node.gatewayUrl ? (
              <span key="gateway" className="hf-mono">
                {node.gatewayUrl}
              </span>
            ) : (
              'none: reading by RPC is slower'
            ),
          ],
          ['Credentials', node.hasCredentials ? 'kept, and never shown' : 'none'],
          [
            'Peer id',
            <span key="peer" className={classes.peer}>
              <Middle text={peerId} max={24} mono />
              <CopyButton text={peerId} what="peer id" />
            </span>,
          ],
        ]}
      />
    </Card>
  )
}

function Fill({ node: { used, capacity } }: { node: NodeInfo }) {
  if (capacity === 0) return `${formatBytes(used)}; it does not say how much it takes`
  return (
    <>
      <FillBar share={used / capacity} />
      {`${formatBytes(used)} of ${formatBytes(capacity)}, ${formatShare(used / capacity)}`}
    </>
  )
}
