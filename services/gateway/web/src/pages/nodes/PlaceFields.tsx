import { TextInput } from '@mantine/core'
import type { FormState } from '../../ui/form/use-form.ts'
import type { NodeForm } from './node-form.ts'

/** What people call a node, what it fails together with, and how much of the whole it takes. */
export const PlaceFields = ({ form, added }: { form: FormState<NodeForm>; added: boolean }) => (
  <>
    <TextInput
      {...form.field('name')}
      label="Name"
      {...(added ? {} : { description: 'May stay empty: its address is its name then' })}
      autoComplete="off"
      data-autofocus={added}
    />
    <TextInput
      {...form.field('zone')}
      label="Zone"
      description="What fails together: a rack, a host, a site. Empty: a zone of its own"
      autoComplete="off"
    />
    <TextInput
      {...form.field('weight')}
      label="Weight"
      description="Its share of the chunks, in relation to the others; usually its size"
      inputMode="decimal"
      autoComplete="off"
    />
  </>
)
