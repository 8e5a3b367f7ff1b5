import { Button, Group } from '@mantine/core'
import { clockTime } from '../format/time.ts'
import { Banner } from './Banner.tsx'

type Props = {
  /** When what is shown was true, in milliseconds; 0 when nothing is shown. */
  dataOf: number
  /** What could not be loaded: "The nodes". */
  what: string
  onRetry: () => void
}

/** Above data that could not be made anew: it stays, and says how old it is. */
export const ErrorBanner = ({ dataOf, what, onRetry }: Props) => (
  <Banner token="warn">
    <Group gap="md">
      {dataOf === 0 ? `${what} could not be loaded` : `Not refreshed since ${clockTime(dataOf)}`}
      <Button variant="default" size="compact-sm" onClick={onRetry}>
        Retry
      </Button>
    </Group>
  </Banner>
)
