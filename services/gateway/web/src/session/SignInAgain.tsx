import { Modal, Text } from '@mantine/core'
import { SignInForm } from './SignInForm.tsx'
import { useUser } from './use-session.ts'
import { useSessionEnded } from './use-session-ended.ts'

/** Over the page that is open, which keeps what was typed and what is under way. */
export function SignInAgain() {
  const { ended, resume } = useSessionEnded()
  const { email } = useUser()
  return (
    <Modal
      opened={ended}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Your session ended"
    >
      <Text mb="lg">Sign in to go on. What is on this page stays as it is.</Text>
      <SignInForm email={email} onDone={resume} />
    </Modal>
  )
}
