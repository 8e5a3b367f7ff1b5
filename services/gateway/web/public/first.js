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

// What every page begins with is asked for while the app is on its way: who is signed in, and for
// administrators whether everything is safe. The answers are taken by src/api/first-answers.ts.
;(() => {
  if (!/(^|;\s*)hf_csrf=./.test(document.cookie)) return
  const ask = (path) => fetch(path, { redirect: 'error', signal: AbortSignal.timeout(60_000) })
  const me = ask('/api/v1/me')
  const status = me.then(async (answer) => {
    const { role } = await answer.clone().json()
    return role === 'admin' ? ask('/api/v1/status') : undefined
  })
  window.firstAnswers = { '/api/v1/me': me, '/api/v1/status': status }
  // Whoever takes an answer hears of its failure; until then it is nobody's.
  for (const asked of [me, status]) asked.catch(() => {})
})()
