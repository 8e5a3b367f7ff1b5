import { useSyncExternalStore } from 'react'
import { ToastRow } from './ToastRow.tsx'
import classes from './toasts.module.css'
import { currentToasts, subscribeToasts } from './toasts.ts'

/** Where toasts appear; screen readers hear each once. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts)
  return (
    <section aria-label="Messages" role="status" className={classes.place}>
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </section>
  )
}
