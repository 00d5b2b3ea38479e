import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../docs/adr');

/** The title of a decision’s page, which begins by its number: `# 7. The TSM is three processes`. */
export function decisionTitle(name: string, page: string): string {
  const title = /^# (\d+)\. (.+)\n/.exec(page);
  if (title?.[1] === undefined || Number(title[1]) !== Number(name.slice(0, 4)))
    throw new TypeError(`${name}: the first line is the number of its name and a title`);
  return title[2]!;
}

/** `docs/adr/README.md`, derived from the titles of the decisions. */
export function decisionPage(): string {
  const rows = readdirSync(folder)
    .filter((name) => /^\d{4}-.+\.md$/.test(name))
    .sort()
    .map(
      (name) => `| [${name.slice(0, 4)}](${name}) | ${decisionTitle(name, readFileSync(join(folder, name), 'utf8'))} |`,
    );
  return [
    '# Decisions',
    '',
    'Written by `npm run docs` from their titles.',
    '',
    '| | |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n');
}
