import type { FileInfo } from '@holdfast/client'

export type IpfsCommand = { label: string; command: string }

/** What reads the file by its CID on any machine whose IPFS node reaches one of ours. */
export const ipfsCommands = ({ cid, name }: Pick<FileInfo, 'cid' | 'name'>): IpfsCommand[] => [
  { label: 'Save the file', command: `ipfs get -o ${quoted(name)} ${cid}` },
  { label: 'Print its bytes', command: `ipfs cat ${cid}` },
  { label: 'Export it as a CAR', command: `ipfs dag export ${cid} > ${quoted(`${name}.car`)}` },
]

/** As one word for a shell, whatever is in it; a name that begins with a dash must not become an option. */
const quoted = (name: string): string => {
  const path = name.startsWith('-') ? `./${name}` : name
  return /^[A-Za-z0-9._/-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
