const TILE = { width: 8, height: 8, patternUnits: 'userSpaceOnUse' } as const
const INK = { stroke: 'var(--hf-surface)', strokeWidth: 1.5 } as const

/** The patterns that stand for classes and states where colours cannot be told apart. */
export const Patterns = ({ id }: { id: string }) => (
  <defs>
    <pattern id={`${id}none`} {...TILE}>
      <path d="M1.5 1.5l5 5m0-5l-5 5" {...INK} />
    </pattern>
    <pattern id={`${id}one`} {...TILE}>
      <path d="M-2 2l4-4M0 8l8-8M6 10l4-4" {...INK} />
    </pattern>
    <pattern id={`${id}some`} {...TILE}>
      <circle cx={4} cy={4} r={1.5} fill="var(--hf-surface)" />
    </pattern>
    <pattern id={`${id}more`} {...TILE}>
      <path d="M0 2h8M0 6h8" {...INK} />
    </pattern>
    <pattern id={`${id}away`} {...TILE}>
      <rect width={8} height={8} fill="var(--hf-unk-bg)" />
      <path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="var(--hf-unk)" strokeWidth={2} />
    </pattern>
  </defs>
)
