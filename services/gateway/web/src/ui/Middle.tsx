import { truncateMiddle } from './format/middle.ts'

type Props = { text: string; max?: number; mono?: boolean }

/** A name or CID that may be too long: its middle is left out, the whole is in its title. */
export const Middle = ({ text, max = 32, mono = false }: Props) => (
  <span title={text} className={mono ? 'hf-mono' : undefined}>
    {truncateMiddle(text, max)}
  </span>
)
