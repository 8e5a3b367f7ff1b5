import { TextInput } from '@mantine/core'
import { useRef } from 'react'
import { CopyButton } from './CopyButton.tsx'

type Props = { label: string; text: string; what: string }

/** A text to take along: it can be selected by hand too, where the browser refuses to copy. */
export function CopyField({ label, text, what }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const select = () => field.current?.select()
  return (
    <TextInput
      ref={field}
      label={label}
      value={text}
      readOnly
      onFocus={select}
      classNames={{ input: 'hf-mono' }}
      rightSection={<CopyButton text={text} what={what} onRefused={select} />}
    />
  )
}
