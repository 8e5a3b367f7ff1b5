// Runs before anything is drawn. A file of its own, because the policy of the page allows no inline script.

// The wrong theme never flashes.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto'
  } catch {
    // Storage may be forbidden; the system's wish is the default anyway.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()

// What the page begins with is asked for while the app is on its way: who is signed in, and for whom the
// gateway knows as an administrator whether everything is safe. src/api/first-answers.ts takes the answers.
;(() => {
  if (!/(^|;\s*)hf_csrf=./.test(document.cookie)) return
  const isAdmin = document.querySelector('meta[name="viewer"]')?.content === 'admin'
  const paths = ['/api/v1/me', ...(isAdmin ? ['/api/v1/status'] : [])]
  window.firstAnswers = Object.fromEntries(
    paths.map((path) => {
      const asked = fetch(path, { redirect: 'error', signal: AbortSignal.timeout(60_000) })
      // Whoever takes it hears of a failure; until then it is nobody's.
      asked.catch(() => {})
      return [path, asked]
    }),
  )
})()
