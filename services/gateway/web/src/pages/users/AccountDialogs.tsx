import { useState } from 'react'
import { useAccount } from '../../api/users.ts'
import type { UrlState } from '../../ui/url/use-url-state.ts'
import { ConfirmAccount } from './ConfirmAccount.tsx'
import { EditAccount } from './EditAccount.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { NewAccount } from './NewAccount.tsx'
import { type OneTime, OneTimeLink } from './OneTimeLink.tsx'

/** Whatever dialog the address says is open, and the link that is shown once after it. */
export function AccountDialogs({ url }: { url: UrlState }) {
  const [link, setLink] = useState<OneTime>()
  const dialog = url.get('dialog')
  const { data: account } = useAccount(url.get('id'))
  const close = () => url.set({ dialog: '', id: '' })
  const done = (made: OneTime) => {
    close()
    setLink(made)
  }
  return (
    <>
      <InviteDialog opened={dialog === 'invite'} onClose={close} onDone={done} />
      <NewAccount opened={dialog === 'new'} onClose={close} onDone={done} />
      {account && account.id === url.get('id') && (
        <>
          <EditAccount account={account} opened={dialog === 'edit'} onClose={close} />
          <ConfirmAccount account={account} dialog={dialog} onClose={close} onLink={setLink} />
        </>
      )}
      <OneTimeLink link={link} onClose={() => setLink(undefined)} />
    </>
  )
}
