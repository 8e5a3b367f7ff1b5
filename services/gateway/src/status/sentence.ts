import { counted } from '@holdfast/chunks'
import { namesOf } from './limits.ts'
import type { Summary } from './summary.ts'
import { clockText, type Waiting } from './waiting.ts'

export const STATUS_STATES = [
  'unknown',
  'empty',
  'lost',
  'silence',
  'unreadable',
  'last-copy',
  'stuck',
  'repairing',
  'watch',
  'safe',
] as const

export type StatusState = (typeof STATUS_STATES)[number]

export type SentenceInput = {
  summary: Summary
  files: number
  /** New contents whose chunks the summary does not know yet, and that lack copies still. */
  arriving: number
  /** The health monitors have a leader, so somebody looks at the nodes. */
  led: boolean
  /** Seconds since copies were counted; Infinity: never. */
  countedAgo: number
  brake: boolean
  nodes: readonly { id: number; name: string; usable: boolean; answers: boolean; fill: number }[]
  /** Nodes on which the unreadable chunks lie. */
  silent: readonly number[]
  /** Nodes that take new copies now. */
  roomFor: number
  /** What every missing copy waits for; undefined: some are made now, or none is missing. */
  waiting: Waiting | undefined
}

/** From this fill on a node is worth a look: it takes no new copies but last ones. */
const FULL = 0.9

/** A count takes seconds, also of ten million chunks, and begins anew at once. */
const OLD_COUNT_SECONDS = 600

type Rule = (input: SentenceInput) => string | undefined

/**
 * The sentence of the status page: the first rule that has something to say wins, so the worst is
 * said first and averages never hide it. Pure. What it does not know it calls unknown, never safe.
 */
export function describeStatus(input: SentenceInput): { state: StatusState; sentence: string } {
  for (const state of STATUS_STATES) {
    const sentence = RULES[state](input)
    if (sentence !== undefined) return { state, sentence }
  }
  // The last rule always speaks; this is for the compiler.
  return { state: 'unknown', sentence: 'We cannot tell right now.' }
}

const RULES: Readonly<Record<StatusState, Rule>> = {
  unknown: ({ led, files, countedAgo }) => {
    if (!led) return 'We cannot tell right now: no health monitor is at work.'
    if (files === 0 || countedAgo <= OLD_COUNT_SECONDS) return undefined
    return countedAgo === Number.POSITIVE_INFINITY
      ? 'We cannot tell right now: copies are being counted for the first time.'
      : `We cannot tell right now: copies were last counted ${counted(Math.floor(countedAgo / 60), 'minute')} ago.`
  },
  empty: ({ files, summary, nodes }) =>
    files === 0 && summary.chunks === 0
      ? `Nothing stored yet. ${readyNodes(nodes.filter((node) => node.usable).length)}`
      : undefined,
  lost: ({ summary: { lost } }) =>
    lost === 0 ? undefined : `Data is lost: ${chunks(lost)} no copy on any node, up or down.`,
  silence: ({ brake, nodes }) => {
    if (!brake) return undefined
    const silent = nodes.filter((node) => !node.answers).length
    return `${silent} of ${counted(nodes.length, 'node')} went silent together, probably our own network. Only last copies are being repaired.`
  },
  unreadable: ({ summary: { unreadable }, nodes, silent }) =>
    unreadable === 0
      ? undefined
      : `Some files cannot be read until ${namesOf(silent, nodes)} returns: ${counted(unreadable, 'chunk has', 'chunks have')} copies only there.`,
  'last-copy': ({ summary: { lastCopies } }) =>
    lastCopies === 0
      ? undefined
      : `Every file can be read, but ${chunks(lastCopies)} one copy left. Repairing those first.`,
  stuck: ({ summary: { deficits, homelessChunks }, roomFor }) => {
    if (deficits.chunks > 0) {
      if (roomFor > 0) return undefined
      return `Every file can be read; ${chunks(deficits.chunks)} fewer copies than wanted, and no node has room for more.`
    }
    // More are wanted than there are nodes: not safe, and nothing but another node helps.
    return homelessChunks === 0
      ? undefined
      : `Every file can be read; ${chunks(homelessChunks)} fewer copies than wanted, because there are too few nodes.`
  },
  repairing: ({ summary: { deficits }, arriving, waiting, nodes }) =>
    deficits.chunks === 0
      ? arrivingInWords(arriving)
      : `Every file can be read. ${sentenceCase(chunks(deficits.chunks))} fewer copies than wanted; ${repairInWords(waiting, nodes)}.`,
  watch: (input) => {
    const matters = [...fullNodes(input), ...awayNodes(input)]
    return matters.length === 0
      ? undefined
      : `Everything is safe. Look at soon: ${matters.slice(0, 3).join('; ')}.`
  },
  safe: ({ files }) =>
    `Everything is safe: ${counted(files, 'file')}, each with every copy it should have.`,
}

const arrivingInWords = (arriving: number): string | undefined => {
  if (arriving === 0) return undefined
  const files = counted(arriving, 'new file is', 'new files are')
  return `Every file can be read. ${files} getting the last copies.`
}

function repairInWords(waiting: Waiting | undefined, nodes: SentenceInput['nodes']): string {
  if (waiting === undefined) return 'the missing ones are being made'
  const names = namesOf(waiting.nodes, nodes)
  return waiting.startsInSeconds === null
    ? `repair waits for ${names}`
    : `repair starts in ${clockText(waiting.startsInSeconds)} unless ${names} returns`
}

type Nodes = Pick<SentenceInput, 'nodes'>

const fullNodes = ({ nodes }: Nodes): string[] =>
  nodes
    .filter((node) => node.fill >= FULL)
    .map((node) => `node ${node.name} is ${Math.floor(node.fill * 100)} % full`)

const awayNodes = ({ nodes }: Nodes): string[] =>
  nodes.filter((node) => !node.answers).map((node) => `node ${node.name} does not answer`)

/** The node that `watch` names first; null: it names none. */
export const firstToWatch = ({ nodes }: Nodes): number | null =>
  (nodes.find((node) => node.fill >= FULL) ?? nodes.find((node) => !node.answers))?.id ?? null

function readyNodes(count: number): string {
  if (count === 0) return 'No node is ready.'
  if (count === 1) return '1 node is ready, so each file will have one copy.'
  return `${counted(count, 'node is', 'nodes are')} ready.`
}

const chunks = (count: number): string => counted(count, 'chunk has', 'chunks have')

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
