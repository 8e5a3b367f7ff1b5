import { Button, Skeleton, Text } from '@mantine/core'
import { useSettings } from '../../api/settings.ts'
import { Card } from '../../ui/Card.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { QueryView } from '../../ui/states/QueryView.tsx'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { EditPace } from './EditPace.tsx'
import { rateOf, whenByItself } from './pace.ts'

/** How fast copies move, and when they do so by themselves. */
export function PaceCard({ url }: { url: UrlState }) {
  const query = useSettings()
  return (
    <Card title="Pace and hours">
      <QueryView query={query} what="The settings" skeleton={<Skeleton height={60} />}>
        {(settings) =>
          whenByItself(settings) === null ? (
            <Text c="dimmed">Nobody knows yet: no rebalancer ever ran.</Text>
          ) : (
            <>
              <Facts
                facts={[
                  ['Rate', rateOf(settings)],
                  ['By itself', whenByItself(settings)],
                ]}
              />
              <Button
                variant="default"
                size="compact-md"
                mt="md"
                onClick={() => url.set({ dialog: 'pace' })}
              >
                Change pace and hours
              </Button>
              <EditPace
                settings={settings}
                opened={url.get('dialog') === 'pace'}
                onClose={() => url.set({ dialog: '' })}
              />
            </>
          )
        }
      </QueryView>
    </Card>
  )
}
