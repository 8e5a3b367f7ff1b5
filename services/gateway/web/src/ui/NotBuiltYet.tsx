import { Text } from '@mantine/core'
import { CommandLine } from './confirm/CommandLine.tsx'
import { Page } from './Page.tsx'

/** The same by the command, until there is a page for it. */
const COMMANDS: Readonly<Record<string, string>> = {
  Jobs: 'holdfast jobs',
  Settings: 'holdfast settings ls',
  Uploads: 'holdfast upload',
}

/** Stands where a page will be, until it is; the last of them takes this file along. */
export const NotBuiltYet = ({ title }: { title: string }) => (
  <Page title={title}>
    <Text c="dimmed" mb="md">
      This page is not built yet.
      {COMMANDS[title] && ' Until it is, the command does the same:'}
    </Text>
    {COMMANDS[title] && <CommandLine command={COMMANDS[title]} />}
  </Page>
)
