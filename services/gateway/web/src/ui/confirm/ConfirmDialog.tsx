import { Button, Group, List, Modal, TextInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { problemOfForm } from '../form/problem-of-form.ts'
import { CommandLine } from './CommandLine.tsx'

type Props = {
  opened: boolean
  onClose: () => void
  /** The action as a question: "Drain node B?" */
  title: string
  /** What it comes to, with the numbers of the plan. */
  consequences: readonly ReactNode[]
  /** Verb and count: "Delete 25 files". */
  verb: string
  danger?: boolean
  /** To be typed before the button works, where there is no way back. */
  name?: string
  /** The same by the command line. */
  command?: string
  onConfirm: () => Promise<unknown>
  /** What is chosen here, above what it comes to. */
  children?: ReactNode
}

/** Asked only where undo is impossible, or many are hit. Cancel has the focus; an error keeps it open. */
export function ConfirmDialog(props: Props) {
  const { opened, onClose, title } = props
  return (
    <Modal opened={opened} onClose={onClose} title={title} withCloseButton={false}>
      {opened && <ConfirmBody {...props} />}
    </Modal>
  )
}

function ConfirmBody(props: Props) {
  const { onClose, consequences, verb, danger, name, command, onConfirm, children } = props
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const reason = useId()
  const confirm = async () => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(problemOfForm(error, []).general)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {children}
      <List mb="lg" spacing="sm">
        {consequences.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a plan never change places
          <List.Item key={index}>{line}</List.Item>
        ))}
      </List>
      {name !== undefined && (
        <TextInput
          label={`Type ${name} to go on`}
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
          autoComplete="off"
          mb="lg"
        />
      )}
      {command && <CommandLine command={command} />}
      {problem && (
        <p id={reason} role="alert" style={{ color: 'var(--hf-crit)' }}>
          {problem}
        </p>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          {...(danger ? { color: 'crit' } : {})}
          loading={busy}
          disabled={name !== undefined && typed !== name}
          onClick={() => void confirm()}
        >
          {verb}
        </Button>
      </Group>
    </>
  )
}
