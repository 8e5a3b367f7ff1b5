import { lazy, Suspense, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { MINE, SYSTEM } from '../shell/navigation.ts'
import { addShortcut, createKeyReader, findShortcut, shortcutsOn } from './registry.ts'

const ShortcutHelp = lazy(() =>
  import('./ShortcutHelp.tsx').then(({ ShortcutHelp }) => ({ default: ShortcutHelp })),
)

/** Listens for single keys, and knows those that are everywhere. */
export function Shortcuts({ role }: { role: 'user' | 'admin' }) {
  const [help, setHelp] = useState(false)
  const navigate = useNavigate()
  useEffect(() => {
    const places = role === 'admin' ? [...MINE, ...SYSTEM] : MINE
    const remove = places.map(({ key, label, path }) =>
      addShortcut({ keys: `g ${key}`, does: `Go to ${label}`, run: () => void navigate(path) }),
    )
    remove.push(addShortcut({ keys: '?', does: 'Show the shortcuts', run: () => setHelp(true) }))
    return () => {
      for (const one of remove) one()
    }
  }, [role, navigate])
  useEffect(() => {
    const read = createKeyReader(findShortcut)
    const onKey = (event: KeyboardEvent) => {
      if (!shortcutsOn() || isTyping(event)) return
      const shortcut = read(event.key, event.timeStamp)
      if (shortcut === undefined) return
      event.preventDefault()
      shortcut.run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    help && (
      <Suspense fallback={null}>
        <ShortcutHelp opened onClose={() => setHelp(false)} />
      </Suspense>
    )
  )
}

const isTyping = ({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  ctrlKey ||
  metaKey ||
  altKey ||
  (target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)))
