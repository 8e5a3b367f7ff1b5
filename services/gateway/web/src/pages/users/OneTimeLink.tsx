import { Button, Group, Modal, Text } from '@mantine/core'
import { CopyField } from '../../ui/copy/CopyField.tsx'
import { formatDuration } from '../../ui/format/duration.ts'

export type OneTime = {
  /** What it is for: "ann@example.org sets a password". */
  title: string
  url: string
  /** Seconds. */
  goodFor: number
  /** What came of the mail with it, where one was to be sent. */
  mail?: string | undefined
}

/** A link that is shown this once, to be given to somebody. */
export const OneTimeLink = ({
  link,
  onClose,
}: {
  link: OneTime | undefined
  onClose: () => void
}) => (
  <Modal
    opened={link !== undefined}
    onClose={onClose}
    title={link?.title ?? 'One-time link'}
    closeOnClickOutside={false}
  >
    {link && (
      <>
        {link.mail && (
          <Text mb="md" role="status" fw={600}>
            {link.mail}
          </Text>
        )}
        <Text mb="md">
          It works once, within {formatDuration(link.goodFor)}. It is shown only now: copy it and
          give it to them.
        </Text>
        <CopyField label="Link" text={link.url} what="link" />
        <Group justify="flex-end" mt="lg">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </>
    )}
  </Modal>
)
