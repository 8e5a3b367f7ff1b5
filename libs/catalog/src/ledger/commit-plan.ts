import { cidText, type Link } from '@holdfast/chunks'
import {
  ChunksLost,
  ContentNotOpen,
  FileNotFound,
  NameTaken,
  PreconditionFailed,
  UploadOvertaken,
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
  /** Earlier versions that each file keeps, and by file those that one more pushes out. */
  keep: number
  pushedOut: ReadonlyMap<string, VersionToDrop[]>
}

export type VersionToDrop = { file_id: string; version: number; content_id: string; size: number }

export type ContentFacts = {
  id: string
  owner_id: string
  state: ContentState
  wanted: number
  wanted_explicit: boolean
  reserved: number
  reservedFiles: number
  membership: number
  fence: number
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
  /** What it was becomes a version. Not where the bytes are the same: then nothing was replaced. */
  keepsVersion: boolean
  drops: readonly VersionToDrop[]
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
  const keepsVersion =
    replaces !== undefined && situation.keep > 0 && !isSame(replaces.root, input.root)
  const drops = (keepsVersion && situation.pushedOut.get(replaces.id)) || []
  const step = { input, content, name, replaces, keepsVersion, drops }
  settleQuota(step, situation)
  situation.contents.set(content.id, { ...content, state: 'committed' })
  situation.taken.set(pathKey({ ...file, name }), 'new')
  return step
}

/** Bytes that leave the quota when this file becomes visible. */
export function freedBy({ replaces, keepsVersion, drops }: CommitStep): number {
  const dropped = drops.reduce((sum, { size }) => sum + size, 0)
  return dropped + (replaces === undefined || keepsVersion ? 0 : replaces.size)
}

function isSame(one: Link, other: Link): boolean {
  return one.codec === other.codec && Buffer.from(one.digest).equals(other.digest)
}

function openContent(
  { contentId, file, fence }: CommitInput,
  { contents }: Situation,
): ContentFacts {
  const content = contents.get(contentId)
  if (content?.state !== 'open' || content.owner_id !== file.ownerId) {
    throw new ContentNotOpen(contentId, content?.state)
  }
  if ((fence ?? content.fence) !== content.fence) throw new UploadOvertaken()
  return content
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
function settleQuota(step: CommitStep, situation: Situation): void {
  const { input, content, replaces } = step
  const { file, size } = input
  const purse = situation.purses.get(file.ownerId)
  if (purse === undefined) throw new FileNotFound('user')
  const { reserved, reservedFiles } = content
  const next = {
    ...purse,
    reserved: purse.reserved - reserved,
    reservedFiles: purse.reservedFiles - reservedFiles,
    used: purse.used - freedBy(step),
  }
  const files = replaces === undefined ? 1 : 0
  assertRoom(next, size > reserved ? size : 0, files > reservedFiles ? files : 0)
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
