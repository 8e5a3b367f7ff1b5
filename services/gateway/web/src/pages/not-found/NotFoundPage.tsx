import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import { Page } from '../../ui/Page.tsx'

/** For addresses that are no page. */
export default function NotFoundPage() {
  return (
    <Page title="There is no page at this address">
      <Text mb="sm">The address may be mistyped, or what it showed is gone.</Text>
      <Anchor component={Link} to="/files">
        Go to your files
      </Anchor>
    </Page>
  )
}
