import type { NodeInfo } from '@holdfast/client'
import { Modal, Text } from '@mantine/core'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { AddressFields } from './AddressFields.tsx'
import { changeOf, checkNodeForm, formOfNode } from './node-form.ts'
import { PlaceFields } from './PlaceFields.tsx'

type Props = { node: NodeInfo; opened: boolean; onClose: () => void }

/** What people decide about a node. */
export const EditNode = ({ node, opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title={`Edit ${node.name}`}>
    {opened && <EditForm node={node} onClose={onClose} />}
  </Modal>
)

function EditForm({ node, onClose }: Omit<Props, 'opened'>) {
  const form = useForm({
    initial: formOfNode(node),
    check: (values) => ({
      ...checkNodeForm(values),
      ...(values.name.trim() === '' ? { name: 'Enter a name' } : {}),
    }),
    submit: async (values) => {
      await client.editNode(node.id, changeOf(node, values))
      await nodesChanged()
      showNote(`${values.name} was changed`)
      onClose()
    },
  })
  return (
    <Form form={form} verb="Save">
      <PlaceFields form={form} added />
      <Text size="sm" c="dimmed">
        A new zone or weight changes where chunks belong: a rebalance moves them. A new address is
        only taken when the same repository answers there.
      </Text>
      <AddressFields form={form} kept={node.hasCredentials} />
    </Form>
  )
}
