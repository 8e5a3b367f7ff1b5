import type { KeyScope } from '@holdfast/client'
import { Checkbox, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { CopyField } from '../../ui/copy/CopyField.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import classes from './account.module.css'

const SCOPES: readonly [KeyScope, string][] = [
  ['read', 'See and download files'],
  ['write', 'Upload, replace, move'],
  ['delete', 'Remove'],
]

/** A new key; it is shown once, because only its hash is kept. */
export function NewKeyForm() {
  const queries = useQueryClient()
  const [scopes, setScopes] = useState<string[]>(['read'])
  const [key, setKey] = useState<string>()
  const form = useForm({
    initial: { name: '', folder: '' },
    submit: async ({ name, folder }) => {
      const made = await client.createApiKey({
        name,
        scopes: scopes as KeyScope[],
        ...(folder.trim() === '' ? {} : { folder }),
      })
      setKey(made.key)
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
    },
  })
  return (
    <div className={classes.form}>
      {key && <CopyField label="The new key, shown this once" text={key} what="key" />}
      <Form form={form} verb="Make key">
        <TextInput {...form.field('name')} label="Name of a new key" autoComplete="off" />
        <Checkbox.Group label="It may" value={scopes} onChange={setScopes}>
          <Stack gap="xs" mt="xs">
            {SCOPES.map(([value, label]) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
        <TextInput
          {...form.field('folder')}
          label="Folder"
          description="Empty: all your files"
          autoComplete="off"
        />
      </Form>
    </div>
  )
}
