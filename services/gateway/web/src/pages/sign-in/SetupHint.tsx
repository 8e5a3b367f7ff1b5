import { Alert } from '@mantine/core'

/** For whoever comes first, and to the wrong page. */
export const SetupHint = () => (
  <Alert color="accent" variant="light" mb="lg" title="There is no administrator yet">
    Open the address that stands behind “First admin” in the terminal: it makes the first one.
  </Alert>
)
