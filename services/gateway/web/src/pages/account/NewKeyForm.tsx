import type { KeyScope } from '@holdfast/client'
import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { CopyField } from '../../ui/copy/CopyField.tsx'
import { Form } from '../../ui/form/Form.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import classes from './account.module.css'
import { EXPIRIES, endOfKey } from './key-expiry.ts'

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
    ids: 'key',
    initial: { name: '', folder: '', expiry: '90', day: '' },
    check: ({ expiry, day }) =>
      endOfKey(expiry, day, Date.now()) === undefined
        ? { day: 'Choose a day that is to come' }
        : {},
    submit: async ({ name, folder, expiry, day }) => {
      const made = await client.createApiKey({
        name,
        scopes: scopes as KeyScope[],
        expiresAt: endOfKey(expiry, day, Date.now()) ?? null,
        ...(folder.trim() === '' ? {} : { folder }),
      })
      setKey(made.key)
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
    },
  })
  return (
    <div className={`${classes.form} ${classes.below}`}>
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
        <NativeSelect {...form.field('expiry')} label="It ends" data={EXPIRIES} />
        {form.values.expiry === 'day' && (
          <TextInput {...form.field('day')} label="Last day" type="date" />
        )}
      </Form>
    </div>
  )
}
