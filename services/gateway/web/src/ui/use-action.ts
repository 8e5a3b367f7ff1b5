import { useState } from 'react'
import { problemOfForm } from './form/problem-of-form.ts'

type State<T> = { busy: boolean; problem?: string | undefined; data?: T }

/** A call that a button makes: whether it is under way, why it was refused, what it gave. */
export function useAction<T, A extends unknown[]>(call: (...given: A) => Promise<T>) {
  const [state, setState] = useState<State<T>>({ busy: false })
  const run = async (...given: A): Promise<void> => {
    setState({ busy: true })
    try {
      setState({ busy: false, data: await call(...given) })
    } catch (error) {
      setState({ busy: false, problem: problemOfForm(error, []).general })
    }
  }
  return { ...state, run, forget: () => setState({ busy: false }) }
}
