import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'

type Props = {
  opened: boolean
  title: string
  label: string
  description: string
  /** Where it is now. */
  from: string
  verb: string
  onClose: () => void
  /** Rejects with what the server says; then the dialog stays. */
  onMove: (to: string) => Promise<unknown>
}

/** Asks where something is to go. */
export const PathDialog = (props: Props) => (
  <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
    {props.opened && <PathForm {...props} />}
  </Modal>
)

function PathForm({ label, description, from, verb, onClose, onMove }: Props) {
  const [to, setTo] = useState(from)
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const move = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await onMove(to)
      onClose()
    } catch (error) {
      const { fields, general } = problemOfForm(error, ['to'])
      setProblem(fields.to ?? general)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void move(event)}>
      <TextInput
        label={label}
        description={description}
        value={to}
        error={problem}
        onChange={({ currentTarget: { value } }) => setTo(value)}
        data-autofocus
        mb="lg"
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy} disabled={to === from}>
          {verb}
        </Button>
      </Group>
    </form>
  )
}
