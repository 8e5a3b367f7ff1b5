/** The page's whole look. Colours by role, so that dark is one block. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --panel: #f6f7f9; --line: #dde1e7; --ink: #1b1f24; --quiet: #59636e; --link: #0b5cad; --read: #1a7f37; --write: #0b5cad; --change: #8a5a00; --remove: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171c; --panel: #1c2027; --line: #323945; --ink: #e6e9ee; --quiet: #9aa5b3; --link: #7ab7ff; --read: #57c77b; --write: #7ab7ff; --change: #e0ae55; --remove: #ff8d83; } }
* { box-sizing: border-box; }
html { scroll-behavior: auto; scroll-padding-top: 1rem; }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.25rem 1rem 2rem; border-right: 1px solid var(--line); background: var(--panel); font-size: .85rem; }
nav h2 { margin: 1.25rem 0 .35rem; font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; }
nav h2 a, nav .top { color: var(--quiet); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: grid; grid-template-columns: 3.4rem 1fr; gap: .4rem; padding: .16rem 0; color: var(--ink); overflow-wrap: anywhere; line-height: 1.35; }
nav li .method { text-align: right; font-size: .68rem; line-height: 1.75; }
main { max-width: 62rem; padding: 1.5rem 2.5rem 6rem; }
h1 { margin: 0 0 .75rem; font-size: 1.9rem; letter-spacing: -.01em; }
h2 { margin: 3rem 0 .5rem; font-size: 1.4rem; }
h3 { margin: 0 0 .5rem; font-size: 1.05rem; font-weight: 600; }
h3 a { color: inherit; }
h3 code { background: none; padding: 0; font-size: 1rem; overflow-wrap: anywhere; }
h4 { margin: 1.1rem 0 .35rem; font-size: .8rem; font-weight: 600; color: var(--quiet); }
p { margin: 0 0 .75rem; max-width: 46rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
article { margin: 1.75rem 0; padding-top: 1.5rem; border-top: 1px solid var(--line); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { padding: .08em .3em; border-radius: 3px; background: var(--panel); font-size: .86em; }
pre { margin: .75rem 0 0; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); overflow-x: auto; line-height: 1.45; }
pre + p { margin-top: 1rem; }
pre code { padding: 0; background: none; font-size: .82rem; }
pre.answer { max-height: 22rem; overflow-y: auto; }
.method { font: 700 .8rem/1.4 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; color: var(--write); }
.method.get { color: var(--read); }
.method.patch, .method.put { color: var(--change); }
.method.delete { color: var(--remove); }
.access { font-weight: 600; color: var(--quiet); }
.wide { overflow-x: auto; }
td code, .refusals code { white-space: nowrap; }
table { width: 100%; border-collapse: collapse; font-size: .88rem; }
th, td { padding: .32rem .9rem .32rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
th { white-space: nowrap; }
.fields td:nth-child(2) { min-width: 9rem; max-width: 22rem; color: var(--quiet); }
.fields td:nth-child(3) { width: 55%; }
.answers th { width: 3.5rem; font-weight: 600; }
.answers th { color: var(--read); }
.answers td:nth-child(3) { width: 40%; }
.refusals { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: .5rem 0 0; padding: 0; list-style: none; color: var(--quiet); font-size: .85rem; }
.refusals b { font-weight: 600; }
i { color: var(--quiet); font-style: normal; font-size: .78rem; }
small { color: var(--quiet); font-size: .78rem; }
@media (max-width: 56rem) { body { display: block; } nav { position: static; height: auto; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); } main { padding: 1.25rem 1rem 4rem; } th { white-space: normal; } .fields td:nth-child(2) { min-width: 6rem; } }
@media print { nav { display: none; } body { display: block; } pre.answer { max-height: none; } }
`
