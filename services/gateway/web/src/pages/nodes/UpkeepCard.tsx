import type { NodeUpkeep } from '@holdfast/client'
import { Group, Skeleton, Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { useUpkeep } from '../../api/nodes.ts'
import { Card } from '../../ui/Card.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import { Time } from '../../ui/Time.tsx'
import { StartButton } from './StartButton.tsx'
import { UnknownBlocks } from './UnknownBlocks.tsx'
import { inventoryFound, scrubFound, scrubProgress } from './upkeep-in-words.ts'

/** Whether what a node holds was read and compared, and how far that is. */
export function UpkeepCard({ nodeId, may }: { nodeId: number; may: boolean }) {
  const query = useUpkeep(nodeId)
  return (
    <Card title="Scrub and inventory">
      <QueryView query={query} what="The upkeep" skeleton={<Skeleton height={120} />}>
        {(upkeep) =>
          upkeep === null ? (
            <Text c="dimmed">Nothing was read or compared here yet.</Text>
          ) : (
            <Upkeep upkeep={upkeep} />
          )
        }
      </QueryView>
      {may && (
        <Group gap="sm" mt="md">
          <StartButton
            verb="Start scrub"
            done="The scrub has begun: every copy is read and hashed"
            start={() => client.startScrub(nodeId)}
          />
          <StartButton
            verb="Take inventory"
            done="The inventory begins soon: its blocks are compared with the catalogue"
            start={() => client.takeInventory(nodeId)}
          />
        </Group>
      )}
    </Card>
  )
}

function Upkeep({ upkeep }: { upkeep: NodeUpkeep }) {
  const { inventory, nodeId, finishedAt, progress, startedAt } = upkeep
  const running = finishedAt === null
  return (
    <>
      <Facts
        facts={[
          [
            'Scrub',
            <span key="scrub">
              {running ? 'begun ' : 'ended '}
              <Time at={finishedAt ?? startedAt} />
              {scrubProgress(upkeep) && `: ${scrubProgress(upkeep)}`}
              {running && <ProgressBar label="Scrub" share={progress} />}
            </span>,
          ],
          ['Scrub found', scrubFound(upkeep)],
          [
            'Inventory',
            inventory ? <InventoryTime key="inventory" inventory={inventory} /> : 'none yet',
          ],
          ['Inventory found', inventory?.finishedAt ? inventoryFound(inventory) : null],
        ]}
      />
      {inventory?.asksSince && <UnknownBlocks nodeId={nodeId} inventory={inventory} />}
    </>
  )
}

function InventoryTime({ inventory }: { inventory: NonNullable<NodeUpkeep['inventory']> }) {
  const { wantedAt, wantedWhy, startedAt, finishedAt, trouble } = inventory
  const under = startedAt !== null && (finishedAt === null || startedAt > finishedAt)
  return (
    <>
      {under ? 'begun ' : finishedAt === null ? 'not taken yet' : 'ended '}
      {under && startedAt ? <Time at={startedAt} /> : finishedAt && <Time at={finishedAt} />}
      {wantedAt && `; the next one is asked for${wantedWhy ? `: ${wantedWhy}` : ''}`}
      {trouble && `; the last attempt did not end: ${trouble}`}
    </>
  )
}
