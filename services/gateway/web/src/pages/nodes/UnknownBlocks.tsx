import type { Inventory } from '@holdfast/client'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { ConfirmDialog } from '../../ui/confirm/ConfirmDialog.tsx'
import { counted } from '../../ui/format/number.ts'
import { Banner } from '../../ui/states/Banner.tsx'

/** So many blocks that nobody knows that nothing is removed before somebody says so. */
export function UnknownBlocks({ nodeId, inventory }: { nodeId: number; inventory: Inventory }) {
  const [asking, setAsking] = useState(false)
  const blocks = counted(inventory.unknown, 'block')
  return (
    <Banner token="warn">
      {`${blocks} lie here that nobody knows or uses. Nothing is removed until you say so. `}
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        Remove them
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Remove ${blocks}?`}
        consequences={[
          'They belong to no file of this catalogue, and leave after the grace',
          'If this node also serves something else than Holdfast, that may be theirs',
          'An inventory looks again first; what became known meanwhile stays',
        ]}
        verb={`Remove ${blocks}`}
        danger
        command={`holdfast nodes inventory ${nodeId} --confirm-unknown`}
        onConfirm={async () => {
          await client.takeInventory(nodeId, { confirmUnknown: true })
          await nodesChanged()
        }}
      />
    </Banner>
  )
}
