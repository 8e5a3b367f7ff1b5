import { useState } from 'react'
import { SetupDone } from './SetupDone.tsx'
import { SetupForm } from './SetupForm.tsx'

/** The first administrator, by the one-time token of the address; then what the system looks like. */
export default function SetupPage() {
  const [done, setDone] = useState(false)
  return done ? <SetupDone /> : <SetupForm onDone={() => setDone(true)} />
}
