import { client } from '../api/client.ts'
import { useAccount, useManyAccounts } from '../api/users.ts'
import { showNote } from '../ui/toast/toasts.ts'
import { FilterText } from '../ui/url/FilterText.tsx'

const ENOUGH = 3

type Props = { value: string; onChange: (id: string) => void }

/** Whose; typed as name or e-mail, kept as the account's id. */
export function OwnerFilter({ value, onChange }: Props) {
  const { data: many } = useManyAccounts()
  const known = many?.find(({ id }) => id === value)
  const { data: asked } = useAccount(known === undefined ? value : '')
  const find = async (text: string) => {
    if (text === '') return onChange('')
    const { items } = await client.users({ search: text, limit: 20 })
    const only =
      items.find(({ email }) => email === text) ?? (items.length === 1 ? items[0] : undefined)
    if (only !== undefined) return onChange(only.id)
    // Somebody who pauses after a letter or two has not said whom they mean.
    if (text.length < ENOUGH) return
    showNote(items.length === 0 ? `Nobody is called ${text}` : `More than one account fits ${text}`)
  }
  return (
    <FilterText
      first
      label="Owner"
      placeholder="name or e-mail"
      value={value === '' ? '' : ((known ?? asked)?.email ?? '')}
      onChange={(text) => void find(text)}
      width={200}
    />
  )
}
