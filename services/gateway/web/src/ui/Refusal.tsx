import { Text } from '@mantine/core'

/** Why something was refused, beside its button; nothing where it was not. */
export const Refusal = ({ problem }: { problem: string | undefined }) =>
  problem && (
    <Text size="sm" c="var(--hf-crit)" role="alert">
      {problem}
    </Text>
  )
