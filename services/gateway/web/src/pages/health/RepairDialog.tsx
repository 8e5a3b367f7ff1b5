import { Checkbox, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChecks } from '../../api/checks.ts'
import { CommandLine } from '../../ui/confirm/CommandLine.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { checkVerify } from '../../ui/format/parse-percent.ts'
import { RepairPlan } from './RepairPlan.tsx'
import { repairCommand, repairOptions } from './repair-options.ts'
import { lastDone } from './repair-plan.ts'
import { useStartCheck } from './use-start-check.ts'

type Props = { opened: boolean; onClose: () => void }

/** What a check with repair does, before it begins. */
export const RepairDialog = ({ opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Check and repair?" size="lg">
    {opened && <RepairForm />}
  </Modal>
)

function RepairForm() {
  const { data: checks = [] } = useChecks()
  const [deep, setDeep] = useState(false)
  const start = useStartCheck()
  const form = useForm({
    initial: { verifyPercent: '0' },
    check: checkVerify,
    submit: ({ verifyPercent }) => start(repairOptions(deep, verifyPercent)),
    meaning: { CHECK_RUNNING: 'A health check is running already. Wait for its end.' },
  })
  return (
    <Form form={form} verb="Start check with repair">
      <RepairPlan last={lastDone(checks)} />
      <Checkbox
        checked={deep}
        onChange={({ currentTarget }) => setDeep(currentTarget.checked)}
        label="Deep: ask every node for its own list of blocks"
      />
      <TextInput
        {...form.field('verifyPercent')}
        label="Copies to read, in percent"
        description="So many of all copies are read and hashed first"
        inputMode="decimal"
        autoComplete="off"
        maw={320}
      />
      <CommandLine command={repairCommand(deep, form.values.verifyPercent)} />
    </Form>
  )
}
