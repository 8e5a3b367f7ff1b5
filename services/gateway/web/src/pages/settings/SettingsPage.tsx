import { NotBuiltYet } from '../../ui/NotBuiltYet.tsx'

/** What is set? */
export default function SettingsPage() {
  return <NotBuiltYet title="Settings" />
}
