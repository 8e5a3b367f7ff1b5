import { Button, Group, List } from '@mantine/core'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { formatNumber } from '../../ui/format/number.ts'
import { Banner } from '../../ui/states/Banner.tsx'
import type { UploadProgress } from './upload-files.ts'

type Props = { progress: UploadProgress; busy: boolean; onDismiss: () => void }

/** How far uploads are; failures stay, with their reasons, until somebody has read them. */
export function UploadBanner({ progress: { stored, of, failed }, busy, onDismiss }: Props) {
  return (
    <Banner token={failed.length > 0 ? 'warn' : 'work'}>
      <Group gap="md">
        {failed.length > 0 && `${formatNumber(failed.length)} not stored · `}
        {formatNumber(stored)} of {formatNumber(of)} stored
        {!busy && (
          <Button variant="default" size="compact-sm" onClick={onDismiss}>
            Close
          </Button>
        )}
      </Group>
      {failed.length > 0 && (
        <List mt="xs" size="sm">
          {failed.slice(0, 20).map(({ name, error }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they only grow, and names may be equal
            <List.Item key={index}>
              {name}: {problemOfForm(error, []).general}
            </List.Item>
          ))}
        </List>
      )}
    </Banner>
  )
}
