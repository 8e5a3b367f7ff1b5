/** One line that is overwritten on a terminal; on anything else, a line when the text changes. */
export type Progress = { show(text: string): void; clear(): void }

export const createProgress = (out: NodeJS.WriteStream = process.stderr): Progress => {
  let last = ''
  return {
    show: (text) => {
      if (text === last) return
      last = text
      if (out.isTTY) out.write(`\r\u001b[2K  … ${text}`)
      else out.write(`  … ${text}\n`)
    },
    clear: () => {
      last = ''
      if (out.isTTY) out.write('\r\u001b[2K')
    },
  }
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** Binary units, as everywhere in Holdfast: `1.5 GiB`. */
export const inWords = (bytes: number): string => {
  let value = bytes
  let unit = 0
  while (value >= 1_024 && unit < UNITS.length - 1) {
    value /= 1_024
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`
}

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
