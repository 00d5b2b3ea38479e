import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dirname, '../..');
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const plain = (words: string): string => words.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll(/[`*]/g, '');

interface Link {
  readonly words: string;
  /** A file, from the root of the repository. */
  readonly to: string;
}

/** What a piece of a page links to, as far as it is a file to read. */
function linksIn(page: string, text: string): readonly Link[] {
  return [...text.matchAll(/\[([^\]]+)\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, words, to]) => ({ words: plain(words!), to: normalize(join(dirname(page), to!)) }))
    .filter(({ to }) => existsSync(join(root, to)) && statSync(join(root, to)).isFile());
}

/** The rows of a page's tables, without their heads: cells as they are written. */
const rowsOf = (page: string): readonly (readonly string[])[] =>
  [...read(page).matchAll(/(?:^\|.*\n)+/gm)].flatMap(([table]) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  );

const lines = (links: readonly (Link & { readonly note: string })[]): readonly string[] =>
  [...new Map(links.toReversed().map((link) => [link.to, link])).values()]
    .toReversed()
    .map(({ words, to, note }) => `- [${words}](${to}): ${note}`);

/** `llms.txt` (llmstxt.org): a title, what it is, and links with a note each; from the README and the indexes of the documents. */
export function overviewPage(): string {
  const [title = '', ...paragraphs] = read('README.md').split(/\n\n/);
  const index = rowsOf('docs/README.md');
  const ways = index.filter(([, begin = '']) => linksIn('docs/README.md', begin).length > 0);
  const folders = index.filter(([first = '']) => linksIn('docs/README.md', first).length > 0);
  return [
    title,
    '',
    `> ${plain(paragraphs[0]!).split('\n')[0]}`,
    '',
    ...plain(paragraphs[0]!).split('\n').slice(1),
    '',
    '## By what you want to do',
    '',
    ...lines(
      ways.flatMap(([want = '', ...cells]) =>
        linksIn('docs/README.md', cells.join(' ')).map((link) => ({ ...link, note: want })),
      ),
    ),
    '',
    '## What lies where',
    '',
    ...lines(
      folders.flatMap(([link = '', what = '']) =>
        linksIn('docs/README.md', link).map((one) => ({ ...one, note: plain(what) })),
      ),
    ),
    '',
    '## What each server answers (OpenAPI 3.1)',
    '',
    ...lines(
      rowsOf('docs/api/README.md').flatMap(([files = '', callers = '']) =>
        linksIn('docs/api/README.md', files).map((one) => ({ ...one, note: `called by ${plain(callers)}` })),
      ),
    ),
    '',
  ].join('\n');
}
