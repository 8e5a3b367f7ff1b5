import { useRouteError } from 'react-router'
import { PageError } from '../../ui/PageError.tsx'

/** A page that failed to load or to draw takes nothing else along. */
export function BrokenPage() {
  const error = useRouteError()
  const detail = error instanceof Error ? error.message : undefined
  return (
    <PageError
      what="This page could not be shown"
      detail={detail}
      verb="Reload"
      onRetry={() => location.reload()}
    />
  )
}
