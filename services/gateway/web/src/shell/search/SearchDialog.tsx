import { Modal, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useState } from 'react'
import { useNavigate } from 'react-router'
import { client } from '../../api/client.ts'
import { useUser } from '../../session/use-session.ts'
import { Middle } from '../../ui/Middle.tsx'
import { type Found, foundFile, foundPages } from './found.ts'
import classes from './search.module.css'

const PAUSE_MS = 200
const FILES = 8

/** One's own files by a part of their name, and the pages of the app. */
export default function SearchDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = useFound(text)
  const navigate = useNavigate()
  const id = useId()
  const go = (one: Found | undefined) => {
    if (one === undefined) return
    onClose()
    void navigate(one.to)
  }
  const keys = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && found.length > 0) {
      event.preventDefault()
      setAt((at + step + found.length) % found.length)
    }
    if (event.key === 'Enter') go(found[at])
  }
  return (
    <Modal opened onClose={onClose} title="Search" size={560} yOffset="12vh">
      <TextInput
        label="A part of a file’s name, or a page"
        value={text}
        autoComplete="off"
        data-autofocus
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={id}
        {...(found.length > 0 ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        onChange={({ currentTarget: { value } }) => {
          setText(value)
          setAt(0)
        }}
        onKeyDown={keys}
      />
      <div id={id} role="listbox" aria-label="What was found" className={classes.list}>
        {found.map((one, index) => (
          <button
            key={one.key}
            id={`${id}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes.found}
            onClick={() => go(one)}
          >
            <Middle text={one.label} max={48} />
            <Text size="xs" c="dimmed" span>
              {one.detail}
            </Text>
          </button>
        ))}
      </div>
      {found.length === 0 && <Text role="status">Nothing is named like that.</Text>}
    </Modal>
  )
}

function useFound(text: string): Found[] {
  const { role } = useUser()
  const [search] = useDebouncedValue(text.trim(), PAUSE_MS)
  const { data } = useQuery({
    queryKey: ['files', 'search', search],
    enabled: search !== '',
    placeholderData: keepPreviousData,
    queryFn: () => client.files({ folder: '/', recursive: true, search, limit: FILES }),
  })
  const files = search === '' || text.trim() === '' ? [] : (data?.items.map(foundFile) ?? [])
  return [...files, ...foundPages(text, role === 'admin')]
}
