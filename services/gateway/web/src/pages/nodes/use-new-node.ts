import type { NodeTest } from '@holdfast/client'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { client } from '../../api/client.ts'
import { nodesChanged } from '../../api/nodes.ts'
import { problemOfForm } from '../../ui/form/problem-of-form.ts'
import { type FormState, useForm } from '../../ui/form/use-form.ts'
import { showNote } from '../../ui/toast/toasts.ts'
import { addressOf, checkNodeForm, EMPTY_FORM, type NodeForm, newNodeOf } from './node-form.ts'
import { verdictOf } from './node-test.ts'

export type AddingNode = {
  form: FormState<NodeForm>
  /** Of the address that stands in the form; none after it was changed. */
  test: NodeTest | undefined
  /** Why it was not added. */
  problem: string | undefined
  busy: boolean
  add: () => Promise<void>
}

/** A node on its way in: tested first, and added only at the address that was tested. */
export function useNewNode(): AddingNode {
  const navigate = useNavigate()
  const [tested, setTested] = useState<{ address: string; test: NodeTest }>()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const form = useForm<NodeForm>({
    initial: EMPTY_FORM,
    check: checkNodeForm,
    submit: async (values) => {
      setProblem(undefined)
      setTested(undefined)
      const test = await client.testAddress(addressOf(values))
      setTested({ address: JSON.stringify(addressOf(values)), test })
    },
  })
  const isOfForm = tested?.address === JSON.stringify(addressOf(form.values))
  const test = isOfForm ? tested?.test : undefined
  const add = async () => {
    if (test === undefined) return
    setBusy(true)
    try {
      const unsynced = verdictOf(test).risks.some(({ check }) => check === 'sync')
      const node = await client.addNode(newNodeOf(form.values, unsynced))
      await nodesChanged()
      showNote(`${node.name} was added`)
      await navigate(`/admin/nodes/${node.id}`)
    } catch (error) {
      setProblem(problemOfForm(error, []).general)
      setBusy(false)
    }
  }
  return { form, test, problem, busy, add }
}
