import { Text } from '@mantine/core'
import { Page } from './Page.tsx'

/** Stands where a page will be, until it is; the last of them takes this file along. */
export const NotBuiltYet = ({ title }: { title: string }) => (
  <Page title={title}>
    <Text c="dimmed">This page is not built yet.</Text>
  </Page>
)
