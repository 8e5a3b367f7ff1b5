import { Button, Group, Modal, Text } from '@mantine/core'
import { CopyField } from '../../ui/copy/CopyField.tsx'

export type Shown = { url: string; secret: string }

/** The secret that verifies signatures, shown this once. */
export const ShownSecret = ({
  shown,
  onClose,
}: {
  shown: Shown | undefined
  onClose: () => void
}) => (
  <Modal
    opened={shown !== undefined}
    onClose={onClose}
    title="Secret of the webhook"
    closeOnClickOutside={false}
  >
    {shown && (
      <>
        <Text mb="md">
          The receiver at {shown.url} verifies signatures with it. It is shown only now.
        </Text>
        <CopyField label="Secret" text={shown.secret} what="secret" />
        <Group justify="flex-end" mt="lg">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </>
    )}
  </Modal>
)
