import { useState } from 'react'
import { type FormProblem, problemOfForm } from './problem-of-form.ts'

type Values = Record<string, string>

type Options<V extends Values> = {
  initial: V
  /** The call; what it throws is shown beside its fields. */
  submit: (values: V) => Promise<void>
  /** What is wrong before the call: a message by field. */
  check?: (values: V) => Partial<Record<keyof V & string, string>>
  /** This form's own words for codes of the API. */
  meaning?: Readonly<Record<string, string>>
  /** Where a page has several forms: what the ids of this one's fields begin with. */
  ids?: string
}

export type FormState<V extends Values> = {
  values: V
  busy: boolean
  problem: FormProblem | undefined
  /** Grows with each refusal, so that the summary takes the focus each time. */
  refusals: number
  submit: () => Promise<void>
  /** What the ids of its fields begin with. */
  ids: string
  field: (name: keyof V & string) => FieldProps
}

export type FieldProps = {
  id: string
  name: string
  value: string
  error: string | undefined
  onChange: (event: { currentTarget: { value: string } }) => void
}

/** State of a form whose fields are texts: values, what was refused and why, and whether it is under way. */
export function useForm<V extends Values>(options: Options<V>): FormState<V> {
  const { initial, submit, check, meaning, ids = 'field' } = options
  const [values, setValues] = useState(initial)
  const [problem, setProblem] = useState<FormProblem>()
  const [refusals, setRefusals] = useState(0)
  const [busy, setBusy] = useState(false)

  const refuse = (reason: FormProblem) => {
    setProblem(reason)
    setRefusals((count) => count + 1)
  }
  const run = async () => {
    if (busy) return
    const wrong = messagesOf(check?.(values) ?? {})
    if (Object.keys(wrong).length > 0) return refuse({ fields: wrong, general: undefined })
    setBusy(true)
    try {
      await submit(values)
      setProblem(undefined)
    } catch (error) {
      refuse(problemOfForm(error, Object.keys(initial), meaning))
    } finally {
      setBusy(false)
    }
  }
  return {
    values,
    busy,
    problem,
    refusals,
    submit: run,
    ids,
    field: (name) => ({
      id: `${ids}-${name}`,
      name,
      value: values[name] ?? '',
      error: problem?.fields[name],
      onChange: ({ currentTarget: { value } }) => setValues((now) => ({ ...now, [name]: value })),
    }),
  }
}

const messagesOf = (wrong: Partial<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(wrong).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  )
