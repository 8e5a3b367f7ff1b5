import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { addShortcut } from '../../keyboard/registry.ts'

type Props = {
  label: string
  value: string
  placeholder?: string
  onChange: (value: string) => void
  /** `/` leads here; one per page. */
  first?: boolean
  width?: number
}

const PAUSE_MS = 350

/** A filter that is typed: asked for when the typing pauses, or with Enter; Escape empties it. */
export function FilterText({ label, value, placeholder, onChange, first, width = 240 }: Props) {
  const [typed, setTyped] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const asked = useRef(value)
  const ask = (text: string) => {
    if (asked.current === text) return
    asked.current = text
    onChange(text)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the pause
  useEffect(() => {
    const timer = setTimeout(() => ask(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => {
    // Changed from elsewhere: back, or Clear filter.
    if (asked.current === value) return
    asked.current = value
    setTyped(value)
  }, [value])
  useEffect(() => {
    if (!first) return
    return addShortcut({
      keys: '/',
      does: 'Filter this list',
      run: () => field.current?.focus(),
    })
  }, [first])
  return (
    <TextInput
      ref={field}
      label={label}
      value={typed}
      w={width}
      maw="100%"
      autoComplete="off"
      spellCheck={false}
      {...(placeholder ? { placeholder } : {})}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') ask(typed.trim())
        if (key === 'Escape') setTyped('')
      }}
    />
  )
}
