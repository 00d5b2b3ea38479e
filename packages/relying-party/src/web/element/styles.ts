/** Of the shadow root alone. Colours of text are the page's; what stands on a ground of its own has its own (WCAG 2.2 §1.4.3). */
const css = `
:host { display: block; font: inherit; line-height: 1.7; max-width: 30rem; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
h2 { font-size: 1.25rem; line-height: 1.5; margin: 0 0 0.5rem; }
h2:focus { outline: none; }
p { margin: 0.5rem 0; overflow-wrap: anywhere; }
button, .action {
  display: flex; align-items: center; justify-content: center; width: 100%; min-height: 3.5rem; margin: 0.75rem 0;
  padding: 0.5rem 1rem; border: 1px solid light-dark(#0017c1, #a9b8ff); border-radius: 12px;
  background: light-dark(#ffffff, #1e1d24); color: light-dark(#0017c1, #a9b8ff);
  font: inherit; font-weight: 700; text-align: center; text-decoration: none; cursor: pointer;
}
button.first, .action.first { background: light-dark(#0017c1, #a9b8ff); color: light-dark(#ffffff, #0b1050); }
button:hover, .action:hover { text-decoration: underline; text-underline-offset: 0.2em; }
button:focus-visible, .action:focus-visible, summary:focus-visible {
  outline: 4px solid light-dark(#000000, #ffd43d); outline-offset: 2px; box-shadow: 0 0 0 2px light-dark(#ffd43d, #000000);
}
svg { display: block; width: 100%; max-width: 20rem; margin: 1rem auto; }
.number { margin: 1rem 0; padding: 1rem; border: 2px solid currentColor; border-radius: 16px; text-align: center; }
.number strong { display: block; font-size: 3.5rem; line-height: 1.3; letter-spacing: 0.1em; }
.problem { margin: 0 0 1rem; padding: 1rem; border: 2px solid light-dark(#b4151b, #ff9f96); border-radius: 16px; }
summary { min-height: 2.75rem; padding: 0.5rem 0; cursor: pointer; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
rt { font-size: 0.5em; line-height: 1.2; }
ruby { ruby-align: center; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:lang(ja-x-easy) :is(p, h2, button, .action, summary) { line-height: 2; }
@media (forced-colors: active) { button, .action { border-color: ButtonBorder; } }
`;

let made: CSSStyleSheet | undefined;

/** A sheet that is made, not written into the page: a policy without 'unsafe-inline' lets it be (CSSOM §6.1, CSP 3 §6.1). */
export function sheet(): CSSStyleSheet {
  if (made === undefined) {
    made = new CSSStyleSheet();
    made.replaceSync(css);
  }
  return made;
}
