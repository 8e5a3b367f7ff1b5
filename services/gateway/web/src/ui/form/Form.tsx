import { Button, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { FormSummary } from './FormSummary.tsx'
import type { FormState } from './use-form.ts'

type Props<V extends Record<string, string>> = {
  form: FormState<V>
  /** What the one button does. */
  verb: string
  children: ReactNode
}

/** One column of fields, the summary of what was refused above them, one button below. */
export function Form<V extends Record<string, string>>({ form, verb, children }: Props<V>) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void form.submit()
      }}
    >
      <Stack gap="lg">
        {form.problem && <FormSummary key={form.refusals} problem={form.problem} ids={form.ids} />}
        {children}
        <Button type="submit" loading={form.busy} fullWidth>
          {verb}
        </Button>
      </Stack>
    </form>
  )
}
