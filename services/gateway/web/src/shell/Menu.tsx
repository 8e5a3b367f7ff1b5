import { Brand } from './Brand.tsx'
import { MenuGroup } from './MenuGroup.tsx'
import { MINE, SYSTEM } from './navigation.ts'

/** All places of the app, in their two groups. */
export const Menu = ({ role }: { role: 'user' | 'admin' }) => (
  <nav aria-label="Pages">
    <Brand />
    <MenuGroup title="Mine" places={MINE} />
    {role === 'admin' && <MenuGroup title="System" places={SYSTEM} />}
  </nav>
)
