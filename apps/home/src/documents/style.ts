/** Of every document's page; colours are those of docs/design.md. */
export const style = `
:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 1rem 1rem 4rem; max-width: 48rem; color: light-dark(#1b1a1e, #f3f0ea); background: light-dark(#faf7f2, #141318); font: 1rem/1.65 "Noto Sans JP", "Noto Sans CJK JP", system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: light-dark(#0017c1, #a9b8ff); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 4px solid light-dark(#000000, #ffd43d); outline-offset: 2px; }
h1 { font-size: 1.75rem; line-height: 1.4; } h2 { font-size: 1.25rem; margin-top: 2rem; }
pre { padding: 0.75rem; border: 1px solid light-dark(#857e72, #8a8692); border-radius: 12px; overflow-x: auto; overflow-wrap: normal; }
code { font-family: "Noto Sans Mono", ui-monospace, monospace; font-size: 0.9em; }
.wide { overflow-x: auto; } table { border-collapse: collapse; } th, td { padding: 0.5rem; border-bottom: 1px solid light-dark(#e2dbcf, #34323b); text-align: start; vertical-align: top; min-width: 6rem; }
nav a { display: inline-block; padding: 0.6rem 1rem 0.6rem 0; }
.contents ul { margin: 0; padding: 0; list-style: none; }
.contents a { display: grid; grid-template-columns: 4.5rem 1fr; gap: 0 0.75rem; align-items: start; padding: 0.6rem 0; border-bottom: 1px solid light-dark(#e2dbcf, #34323b); text-decoration: none; }
.contents a:hover .words { text-decoration: underline; }
.contents code { grid-column: 2; display: block; color: light-dark(#57534c, #bdb7ad); }
.method { display: inline-block; min-width: 3.75rem; padding: 0.1rem 0.4rem; border-radius: 999px; font: 600 0.75rem/1.6 "Noto Sans Mono", ui-monospace, monospace; text-align: center; color: light-dark(#1b1a1e, #f3f0ea); background: light-dark(#f2ede4, #0e0d12); border: 1px solid light-dark(#857e72, #8a8692); }
.method.reads { color: light-dark(#0017c1, #a9b8ff); background: light-dark(#edf0ff, #252a4a); border-color: currentColor; }
.path { margin-top: 3rem; padding-top: 1rem; border-top: 2px solid light-dark(#c79a3b, #c79a3b); }
.operation { margin: 1rem 0; padding: 1rem; border-radius: 16px; background: light-dark(#ffffff, #1e1d24); border: 1px solid light-dark(#e2dbcf, #34323b); }
.operation:target { border-color: light-dark(#0017c1, #a9b8ff); }
.operation h3 { margin: 0.5rem 0; font-size: 1.125rem; line-height: 1.5; } .operation h3 a { color: inherit; text-decoration: none; } .operation h3 a:hover { text-decoration: underline; }
.operation p { margin: 0.5rem 0; }
.operation table { width: 100%; margin-top: 1rem; table-layout: fixed; font-size: 0.9375rem; } .operation th, .operation td { min-width: 0; padding: 0.5rem 0.5rem 0.5rem 0; }
.operation caption { padding-bottom: 0.25rem; font-weight: 600; text-align: start; } .operation thead th { font-size: 0.8125rem; color: light-dark(#57534c, #bdb7ad); }
.operation tbody th { font-weight: 400; } .operation .narrow { width: 4.75rem; } .operation .name { width: 34%; }
.operation td ul { margin: 0; padding-inline-start: 1rem; }
.second { color: light-dark(#57534c, #bdb7ad); }
@media (min-width: 48rem) { .operation { padding: 1.25rem 1.5rem; } .contents a { grid-template-columns: 4.5rem 1fr auto; } .contents code { grid-column: 3; max-width: 20rem; text-align: end; } }`;
