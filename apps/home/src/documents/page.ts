import { randomBytes } from 'node:crypto';
import { escapeHtml } from './markdown.ts';
import { style } from './style.ts';

export interface Page {
  readonly title: string;
  /** Where else to go: address and words. */
  readonly ways: readonly (readonly [href: string, words: string])[];
  /** HTML, escaped. */
  readonly main: string;
}

/** A page that runs nothing and loads nothing, and its policy: the one style is let in by a nonce (CSP Level 3 §8.3). */
export function renderPage({ title, ways, main }: Page): { readonly policy: string; readonly html: string } {
  const nonce = randomBytes(16).toString('base64');
  const links = ways.map(([href, words]) => `<a href="${escapeHtml(href)}">${escapeHtml(words)}</a>`);
  return {
    policy: `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)} – Inro</title><style nonce="${nonce}">${style}</style></head><body><nav aria-label="Documents">${links.join(' ')}</nav><main>${main}</main></body></html>`,
  };
}
