// With `node --import`: the process believes it is another time, by TEST_CLOCK_SHIFT_MS. SIGUSR2 lets the
// clock jump to the other side, as when somebody sets it.
let shift = Number(process.env.TEST_CLOCK_SHIFT_MS ?? 0)
process.on('SIGUSR2', () => {
  shift = -shift
})
const Real = Date
globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [Real.now() + shift] : given))
  }
  static now() {
    return Real.now() + shift
  }
}
