import type { Settings } from '@holdfast/client'
import { Modal, NativeSelect, TextInput } from '@mantine/core'
import { changeSettings } from '../../api/settings.ts'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { changeOfPace, checkPace, formOfPace } from './pace.ts'

type Props = { settings: Settings; opened: boolean; onClose: () => void }

/** How fast copies may move, and when they do so by themselves. */
export const EditPace = ({ settings, opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Pace and hours">
    {opened && <PaceFields settings={settings} onClose={onClose} />}
  </Modal>
)

const AUTOMATIC = [
  { value: 'yes', label: 'By itself, and when a plan is applied' },
  { value: 'no', label: 'Only when a plan is applied' },
]

function PaceFields({ settings, onClose }: Omit<Props, 'opened'>) {
  const form = useForm({
    initial: formOfPace(settings),
    check: checkPace,
    meaning: {
      VALIDATION_FAILED: 'Hours go from 0 to 24, and a time zone has a name such as Europe/Vienna.',
    },
    submit: async (values) => {
      await changeSettings(changeOfPace(settings, values))
      showNote('Pace and hours were changed; they hold within seconds')
      onClose()
    },
  })
  return (
    <Form form={form} verb="Save">
      <TextInput
        {...form.field('rate')}
        label="Bytes per second"
        description="Of a rebalance, and of each drain, at most"
        autoComplete="off"
        data-autofocus
      />
      <NativeSelect {...form.field('automatic')} label="Copies move" data={AUTOMATIC} />
      <TextInput
        {...form.field('share')}
        label="Percent off their place"
        description="With more of all bytes there, a rebalance begins by itself"
        inputMode="decimal"
        autoComplete="off"
      />
      <TextInput
        {...form.field('hours')}
        label="Hours"
        description="In which it moves by itself. 0-24: at any hour"
        placeholder="22-6"
        autoComplete="off"
      />
      <TextInput
        {...form.field('zone')}
        label="Time zone"
        description="Of these hours, such as Europe/Vienna"
        autoComplete="off"
      />
    </Form>
  )
}
