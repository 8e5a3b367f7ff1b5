import { Skeleton } from '@mantine/core'
import { Delayed } from './Delayed.tsx'

/** A page whose code is on its way. */
export const PageLoading = () => (
  <Delayed>
    <Skeleton height={28} width={220} mb="lg" animate={false} />
    <Skeleton height={240} animate={false} />
  </Delayed>
)
