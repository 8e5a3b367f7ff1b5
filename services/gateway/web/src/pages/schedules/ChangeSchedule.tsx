import type { Schedule } from '@holdfast/client'
import { Modal, NativeSelect, Text, TextInput } from '@mantine/core'
import { setSchedule } from '../../api/schedules.ts'
import { CommandLine } from '../../ui/confirm/CommandLine.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { relativeTime } from '../../ui/format/time.ts'
import { showNote, showUndo } from '../../ui/toast/toasts.ts'
import { cronInWords } from './cron-in-words.ts'
import { ON_OFF, RHYTHMS, TIME_ZONES } from './schedule-choices.ts'
import {
  checkScheduleForm,
  formOfSchedule,
  scheduleCommand,
  wordsOfForm,
  wordsOfSchedule,
} from './schedule-form.ts'
import { nameOf } from './schedule-in-words.ts'

type Props = { schedule: Schedule | undefined; onClose: () => void }

/** When something runs by itself, and how. */
export const ChangeSchedule = ({ schedule, onClose }: Props) => (
  <Modal
    opened={schedule !== undefined}
    onClose={onClose}
    title={schedule && `${nameOf(schedule)} by itself`}
  >
    {schedule && <ScheduleFields schedule={schedule} onClose={onClose} />}
  </Modal>
)

function ScheduleFields({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { name } = schedule
  const form = useForm({
    initial: formOfSchedule(schedule),
    check: checkScheduleForm,
    submit: async (values) => {
      const { nextRun } = await setSchedule(name, wordsOfForm(values))
      onClose()
      const next = nextRun === null ? 'off' : relativeTime(new Date(nextRun), Date.now())
      showUndo(`${nameOf(schedule)} by itself: ${next}`, () => {
        setSchedule(name, wordsOfSchedule(schedule)).catch((error) =>
          showNote(`Not undone: ${problemOfForm(error, []).general}`),
        )
      })
    },
  })
  const { enabled, rhythm, cron } = form.values
  return (
    <Form form={form} verb="Save">
      <NativeSelect
        {...form.field('enabled')}
        label="Runs by itself"
        data={ON_OFF}
        data-autofocus
      />
      {enabled === 'off' && (
        <Text role="status">Nothing looks after the whole by itself until it is on again.</Text>
      )}
      <NativeSelect {...form.field('rhythm')} label="When" data={RHYTHMS} />
      {rhythm === 'cron' ? (
        <>
          <TextInput
            {...form.field('cron')}
            label="Cron pattern"
            description={cronInWords(cron) ?? 'Minute, hour, day, month, weekday'}
            autoComplete="off"
            spellCheck={false}
          />
          <NativeSelect {...form.field('timeZone')} label="Time zone" data={TIME_ZONES()} />
        </>
      ) : (
        <TextInput {...form.field('every')} label="Every" autoComplete="off" />
      )}
      <NativeSelect
        {...form.field('repair')}
        label="Repair"
        description="Off: it looks and reports, and changes nothing"
        data={ON_OFF}
      />
      <NativeSelect
        {...form.field('deep')}
        label="Deep"
        description="Asks every node for its own list of blocks"
        data={ON_OFF}
      />
      <TextInput
        {...form.field('verifyPercent')}
        label="Copies to read, in percent"
        description="So many of all copies are read and hashed each time"
        inputMode="decimal"
        autoComplete="off"
      />
      <CommandLine command={scheduleCommand(name, form.values)} />
    </Form>
  )
}
