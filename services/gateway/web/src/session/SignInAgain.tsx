import { Modal, Text } from '@mantine/core'
import { useLocation } from 'react-router'
import { ProviderButton } from './ProviderButton.tsx'
import { SignInForm } from './SignInForm.tsx'
import { useUser } from './use-session.ts'
import { useSessionEnded } from './use-session-ended.ts'

/** Over the page that is open, which keeps what was typed and what is under way. */
export function SignInAgain() {
  const { ended, resume } = useSessionEnded()
  const { email, hasPassword } = useUser()
  const { pathname, search } = useLocation()
  return (
    <Modal
      opened={ended}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Your session ended"
    >
      {hasPassword && (
        <>
          <Text mb="lg">Sign in to go on. What is on this page stays as it is.</Text>
          <SignInForm email={email} onDone={resume} />
        </>
      )}
      <ProviderButton to={pathname + search} />
    </Modal>
  )
}
