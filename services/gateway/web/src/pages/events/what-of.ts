import { capitalized } from '../../ui/format/capitalized.ts'

/** What an event is called, `node.state` as a person says it: "Node: state". */
export function whatOf(action: string): string {
  const [thing = action, ...verb] = action.split('.')
  const said = (part: string) => part.replaceAll('-', ' ')
  const name = said(thing)
  return `${capitalized(name)}${verb.length > 0 ? `: ${said(verb.join(' '))}` : ''}`
}
