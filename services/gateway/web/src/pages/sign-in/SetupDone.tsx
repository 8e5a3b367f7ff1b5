import { Button, List, Skeleton, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useNodes } from '../../api/nodes.ts'
import { useStatus } from '../../api/status.ts'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { SignInFrame } from './SignInFrame.tsx'

/** What was found: the server's sentence about it, and the nodes. */
export function SetupDone() {
  const nodes = useNodes()
  const status = useStatus()
  return (
    <SignInFrame title="Holdfast is set up">
      {nodes.data === undefined || status.data === undefined ? (
        <Skeleton height={96} mb="lg" />
      ) : (
        <>
          <Text mb="md">{status.data.sentence}</Text>
          <List listStyleType="none" spacing="sm" mb="lg">
            {nodes.data.map(({ id, name, state }) => (
              <List.Item key={id}>
                {name} <StatusBadge thing="node" state={state} />
              </List.Item>
            ))}
          </List>
        </>
      )}
      <Button component={Link} to="/files" fullWidth>
        Go to your files
      </Button>
    </SignInFrame>
  )
}
