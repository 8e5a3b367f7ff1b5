import { Form } from '../../ui/form/Form.tsx'
import type { FormState } from '../../ui/form/use-form.ts'
import { AddressFields } from './AddressFields.tsx'
import type { NodeForm } from './node-form.ts'
import { PlaceFields } from './PlaceFields.tsx'

/** Where it answers and what it is to be; the button tests, and adds nothing. */
export const NewNodeForm = ({ form }: { form: FormState<NodeForm> }) => (
  <Form form={form} verb="Test connection">
    <AddressFields form={form} kept={false} />
    <PlaceFields form={form} added={false} />
  </Form>
)
