import { TextInput } from '@mantine/core'
import type { FieldProps } from '../../../../ui/form/use-form.ts'
import type { LinkFields as Fields } from '../../link-options.ts'

/** What a link allows, of a file as of a folder. */
export const LinkFields = ({ field }: { field: (name: keyof Fields) => FieldProps }) => (
  <>
    <TextInput
      {...field('days')}
      label="Days until it ends"
      description="Empty: until it is revoked"
      inputMode="numeric"
    />
    <TextInput
      {...field('maxDownloads')}
      label="Downloads"
      description="Empty: no limit. With one, the page of the link shows no preview."
      inputMode="numeric"
    />
    <TextInput
      {...field('password')}
      label="Password"
      description="Empty: none"
      autoComplete="off"
    />
  </>
)
