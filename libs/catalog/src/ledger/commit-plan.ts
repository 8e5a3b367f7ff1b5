import { cidText, type Link } from '@holdfast/chunks'
import {
  ChunksLost,
  ContentNotOpen,
  FileNotFound,
  NameTaken,
  PreconditionFailed,
} from '../errors.ts'
import { freeName } from '../files/names.ts'
import type { ContentState } from '../schema.ts'
import { assertRoom, type Purse } from './quota.ts'
import type { CommitInput, FileTarget } from './types.ts'

/** What a commit needs to know, read under the locks of users and contents. */
export type Situation = {
  purses: Map<string, Purse>
  contents: Map<string, ContentFacts>
  /** Existing files by path; names that appear within the batch are added while planning. */
  taken: Map<string, ExistingFile | 'new'>
  /** Chunks that lost copies, of contents that members changed under. */
  lost: ReadonlyMap<string, Buffer[]>
}

export type ContentFacts = {
  id: string
  owner_id: string
  state: ContentState
  wanted: number
  wanted_explicit: boolean
  reserved: number
  reservedFiles: number
  membership: number
}

export type ExistingFile = {
  id: string
  content_id: string
  size: number
  root: Link
}

export type CommitStep = {
  input: CommitInput
  content: ContentFacts
  /** The name it gets, after renaming. */
  name: string
  replaces: ExistingFile | undefined
}

/**
 * Decides what each file of one form becomes: pure but for `situation`, which is changed only when
 * all of them can be done. Throws the first refusal.
 */
export function planForm(inputs: readonly CommitInput[], situation: Situation): CommitStep[] {
  // One file changes nothing before it is sure; copying the maps for each of 512 would be the cost.
  if (inputs.length === 1) return inputs.map((input) => planOne(input, situation))
  const draft: Situation = {
    ...situation,
    purses: new Map([...situation.purses].map(([id, purse]) => [id, { ...purse }])),
    contents: new Map(situation.contents),
    taken: new Map(situation.taken),
  }
  const steps = inputs.map((input) => planOne(input, draft))
  Object.assign(situation, draft)
  return steps
}

function planOne(input: CommitInput, situation: Situation): CommitStep {
  const content = openContent(input, situation)
  const { file } = input
  const existing = situation.taken.get(pathKey(file))
  assertPreconditions(file, existing)
  const lost = situation.lost.get(content.id)
  if (lost !== undefined) throw new ChunksLost(content.id, lost)

  const replaces = replaced(file, existing)
  const name = existing === undefined || replaces ? file.name : renamed(file, situation)
  settleQuota(input, { content, replaces, situation })
  situation.contents.set(content.id, { ...content, state: 'committed' })
  situation.taken.set(pathKey({ ...file, name }), 'new')
  return { input, content, name, replaces }
}

function openContent({ contentId, file }: CommitInput, { contents }: Situation): ContentFacts {
  const content = contents.get(contentId)
  if (content?.state === 'open' && content.owner_id === file.ownerId) return content
  throw new ContentNotOpen(contentId, content?.state)
}

function assertPreconditions(file: FileTarget, existing: ExistingFile | 'new' | undefined): void {
  if (file.ifNoneMatch && existing !== undefined) {
    throw new PreconditionFailed('there is a file of that name')
  }
  if (file.ifMatch === undefined) return
  if (existing === undefined) throw new PreconditionFailed('there is no file of that name')
  if (existing === 'new' || file.ifMatch.includes('*')) return
  const etag = cidText(existing.root.digest, existing.root.codec)
  if (!file.ifMatch.includes(etag)) throw new PreconditionFailed(`the file is now ${etag}`)
}

/** The file whose content is exchanged. Two files of one form never replace each other. */
function replaced(
  file: FileTarget,
  existing: ExistingFile | 'new' | undefined,
): ExistingFile | undefined {
  if (existing === undefined || existing === 'new') return undefined
  // Whoever says which version is to be replaced has said that it is to be replaced.
  return file.onConflict === 'replace' || file.ifMatch !== undefined ? existing : undefined
}

function renamed(file: FileTarget, { taken }: Situation): string {
  if (file.onConflict !== 'rename') throw new NameTaken(file.folder, file.name)
  return freeName(file.name, (name) => taken.has(pathKey({ ...file, name })))
}

/** What was reserved becomes used; what was not reserved must fit now. */
function settleQuota(
  { file, size }: CommitInput,
  { content, replaces, situation }: Omit<CommitStep, 'input' | 'name'> & { situation: Situation },
): void {
  const purse = situation.purses.get(file.ownerId)
  if (purse === undefined) throw new FileNotFound('user')
  const { reserved: freed, reservedFiles: freedFiles } = content
  const next = {
    ...purse,
    reserved: purse.reserved - freed,
    reservedFiles: purse.reservedFiles - freedFiles,
  }
  if (replaces !== undefined) next.used -= replaces.size
  const files = replaces === undefined ? 1 : 0
  assertRoom(next, size > freed ? size : 0, files > freedFiles ? files : 0)
  next.used += size
  next.usedFiles += files
  situation.purses.set(file.ownerId, next)
}

export function pathKey({
  ownerId,
  folder,
  name,
}: Pick<FileTarget, 'ownerId' | 'folder' | 'name'>) {
  return `${ownerId}\0${folder}\0${name}`
}
