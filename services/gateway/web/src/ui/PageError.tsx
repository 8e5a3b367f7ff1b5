import { Button, Text, Title } from '@mantine/core'
import { useTitle } from './Page.tsx'

type Props = {
  /** What failed, as a sentence without its full stop. */
  what: string
  detail?: string | undefined
  verb?: string
  onRetry: () => void
}

/** For a page that has nothing to show because it could not be loaded. */
export function PageError({ what, detail, verb = 'Try again', onRetry }: Props) {
  useTitle(what)
  return (
    <section style={{ padding: 24 }} role="alert">
      <Title order={1} mb="sm">
        {what}
      </Title>
      <Text mb="lg">Nothing was changed, and your files are not affected by it.</Text>
      {detail && (
        <Text mb="lg" size="sm" c="dimmed" className="hf-mono">
          {detail}
        </Text>
      )}
      <Button onClick={onRetry}>{verb}</Button>
    </section>
  )
}
