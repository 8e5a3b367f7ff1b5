import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { Card } from '../../ui/Card.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'

/** The end of an account, with all that is in it. */
export function DeleteCard() {
  const [asking, setAsking] = useState(false)
  return (
    <Card title="Delete account">
      <Text mb="md">Removes the account with all its files. There is no way back.</Text>
      <Button variant="outline" color="crit" onClick={() => setAsking(true)}>
        Delete account
      </Button>
      <DeleteDialog opened={asking} onClose={() => setAsking(false)} />
    </Card>
  )
}
