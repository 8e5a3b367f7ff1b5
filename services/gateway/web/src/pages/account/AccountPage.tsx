import { ProviderTrouble } from '../../session/ProviderTrouble.tsx'
import { Page } from '../../ui/Page.tsx'
import classes from './account.module.css'
import { DeleteCard } from './DeleteCard.tsx'
import { IdentityCard } from './IdentityCard.tsx'
import { KeysCard } from './KeysCard.tsx'
import { PasswordCard } from './PasswordCard.tsx'
import { PreferencesCard } from './PreferencesCard.tsx'
import { ProfileCard } from './ProfileCard.tsx'
import { SessionsCard } from './SessionsCard.tsx'

/** Who is logged in as me? */
export default function AccountPage() {
  return (
    <Page title="Account">
      <div className={classes.cards}>
        <ProviderTrouble />
        <ProfileCard />
        <SessionsCard />
        <KeysCard />
        <PasswordCard />
        <IdentityCard />
        <PreferencesCard />
        <DeleteCard />
      </div>
    </Page>
  )
}
