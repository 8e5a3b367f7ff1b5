import type { NewNode, NodeAddress, NodeChange, NodeCredentials, NodeInfo } from '@holdfast/client'

export type NodeForm = {
  rpcUrl: string
  gatewayUrl: string
  /** `keep` only where there are some. */
  access: string
  user: string
  secret: string
  name: string
  zone: string
  weight: string
}

export const EMPTY_FORM: NodeForm = {
  rpcUrl: '',
  gatewayUrl: '',
  access: 'none',
  user: '',
  secret: '',
  name: '',
  zone: '',
  weight: '1',
}

/** A node as the form shows it. Its credentials are never shown. */
export const formOfNode = (node: NodeInfo): NodeForm => ({
  ...EMPTY_FORM,
  rpcUrl: node.rpcUrl,
  gatewayUrl: node.gatewayUrl ?? '',
  access: node.hasCredentials ? 'keep' : 'none',
  name: node.name,
  zone: node.zone ?? '',
  weight: String(node.weight),
})

const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text.trim())

/** What is wrong with it before it is sent. */
export function checkNodeForm(form: NodeForm): Partial<Record<keyof NodeForm, string>> {
  const { rpcUrl, gatewayUrl, access, user, secret, weight } = form
  return {
    ...(isAddress(rpcUrl) ? {} : { rpcUrl: 'Enter an address such as http://10.0.0.5:5001' }),
    ...(gatewayUrl.trim() === '' || isAddress(gatewayUrl)
      ? {}
      : { gatewayUrl: 'Enter an address such as http://10.0.0.5:8080, or nothing' }),
    ...(access === 'basic' && user.trim() === '' ? { user: 'Enter the user name' } : {}),
    ...((access === 'basic' || access === 'bearer') && secret === ''
      ? { secret: access === 'basic' ? 'Enter the password' : 'Enter the token' }
      : {}),
    ...(Number(weight) > 0 ? {} : { weight: 'Enter a number above 0' }),
  }
}

function credentialsOf({ access, user, secret }: NodeForm): NodeCredentials | null | undefined {
  if (access === 'bearer') return { type: 'bearer', token: secret }
  if (access === 'basic') return { type: 'basic', user: user.trim(), password: secret }
  return access === 'none' ? null : undefined
}

/** What a test asks, and so what its result is about. */
export function addressOf(form: NodeForm): NodeAddress {
  const credentials = credentialsOf(form)
  return {
    rpcUrl: form.rpcUrl.trim(),
    ...(form.gatewayUrl.trim() === '' ? {} : { gatewayUrl: form.gatewayUrl.trim() }),
    ...(credentials ? { credentials } : {}),
  }
}

export const newNodeOf = (form: NodeForm, allowUnsynced: boolean): NewNode => ({
  ...addressOf(form),
  ...(form.name.trim() === '' ? {} : { name: form.name.trim() }),
  ...(form.zone.trim() === '' ? {} : { zone: form.zone.trim() }),
  weight: Number(form.weight),
  ...(allowUnsynced ? { allowUnsynced } : {}),
})

/** Only what was changed. */
export function changeOf(node: NodeInfo, form: NodeForm): NodeChange {
  const before = formOfNode(node)
  const { name, zone, weight, rpcUrl, gatewayUrl, access } = form
  const credentials = credentialsOf(form)
  const given = access === 'bearer' || access === 'basic' || access !== before.access
  return {
    ...(name === before.name ? {} : { name: name.trim() }),
    ...(zone === before.zone ? {} : { zone: zone.trim() === '' ? null : zone.trim() }),
    ...(weight === before.weight ? {} : { weight: Number(weight) }),
    ...(rpcUrl === before.rpcUrl ? {} : { rpcUrl: rpcUrl.trim() }),
    ...(gatewayUrl === before.gatewayUrl
      ? {}
      : { gatewayUrl: gatewayUrl.trim() === '' ? null : gatewayUrl.trim() }),
    ...(given && credentials !== undefined ? { credentials } : {}),
  }
}
