/** What the pages of links look like, in the light and in the dark, on a desk and on a phone. */
export const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1A2129; background: #F6F8FA }
main { max-width: 34rem; margin: 12vh auto; padding: 2rem; background: #FFF; border: 1px solid #D3DAE1; border-radius: 8px }
h1 { margin: 0 0 1rem; font-size: 1.25rem; overflow-wrap: anywhere }
main.wide { max-width: 50rem; margin: 6vh auto; box-sizing: border-box }
nav { margin-bottom: 1rem; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1.5rem }
dt { color: #55606C }
dd { margin: 0; overflow-wrap: anywhere }
a { color: #3F3DC4 }
table { width: 100%; border-collapse: collapse; margin-bottom: 1.5rem }
th { text-align: left; font-weight: 600; color: #55606C }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #D3DAE1; vertical-align: top }
td { overflow-wrap: anywhere }
.type { color: #55606C; max-width: 16rem; overflow-wrap: break-word }
.end { text-align: right; white-space: nowrap }
th:last-child, td:last-child { padding-right: 0 }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
code { font-size: .85rem }
img, video { display: block; max-width: 100%; max-height: 50vh; margin: 0 auto 1.5rem; border-radius: 4px }
video { background: #000 }
audio { display: block; width: 100%; margin-bottom: 1.5rem }
pre { max-height: 45vh; overflow: auto; margin: 0 0 1.5rem; padding: .75rem; font-size: .8125rem; line-height: 1.4; white-space: pre-wrap; overflow-wrap: anywhere; background: #F6F8FA; border: 1px solid #D3DAE1; border-radius: 6px }
.pages { max-height: 45vh; overflow: auto; border: 1px solid #D3DAE1; border-radius: 6px }
.pages canvas { display: block; width: 100%; height: auto; background: #FFF }
.ways { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem; margin: .5rem 0 1.5rem }
.note { margin: 0 0 1.5rem; color: #55606C }
pre + .note { margin-top: -1rem }
label { display: block; margin-bottom: .25rem }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; margin-bottom: 1rem; border: 1px solid #76828F; border-radius: 6px }
a.do, button { font: inherit; display: inline-block; min-height: 44px; box-sizing: border-box; padding: .6rem 1.25rem; border: 0; border-radius: 6px; background: #3F3DC4; color: #FFF; text-decoration: none; cursor: pointer }
a.do:focus-visible, button:focus-visible, input:focus-visible, pre:focus-visible, .pages:focus-visible { outline: 2px solid #3F3DC4; outline-offset: 2px }
button.quiet { padding: .6rem 1rem; background: none; border: 1px solid #76828F; color: inherit }
button:disabled { opacity: .5; cursor: default }
.wrong { color: #8E1220 }
@media (max-width: 36rem) {
  main, main.wide { margin: 0; min-height: 100vh; box-sizing: border-box; padding: 1.25rem; border-width: 0; border-radius: 0 }
  .type { display: none }
  .ways { font-size: .875rem }
  button.quiet { padding: .6rem .5rem }
}
@media (prefers-color-scheme: dark) {
  body { color: #E8ECF1; background: #12161B }
  main { background: #1A2027; border-color: #343E49 }
  dt, th, .type, .note { color: #A6B1BD }
  th, td { border-color: #343E49 }
  a { color: #AFADFF }
  pre { background: #12161B }
  pre, .pages { border-color: #343E49 }
  input { background: #0D1014; color: inherit; border-color: #7B8794 }
  a.do, button { background: #AFADFF; color: #12161B }
  a.do:focus-visible, button:focus-visible, input:focus-visible, pre:focus-visible, .pages:focus-visible { outline-color: #AFADFF }
  button.quiet { background: none; color: inherit; border-color: #7B8794 }
  .wrong { color: #F0808A }
}
`
