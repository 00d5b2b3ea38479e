import { errorTable } from '@inro/problem';

/** `docs/errors.md`, derived from the one error table. */
export function errorPage(): string {
  const lines = Object.entries(errorTable)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, row]) => [
      `## \`${code}\``,
      '',
      `HTTP ${row.httpStatus} · must act: ${row.actor} · retry: ${row.retry}`,
      '',
      '| | what | what next |',
      '|---|---|---|',
      ...(['ja', 'ja-x-easy', 'en'] as const).map(
        (locale) => `| ${locale} | ${row.title[locale]} | ${row.next[locale]} |`,
      ),
      '',
    ]);
  return `# Errors\n\nWritten by \`npm run docs\` from \`packages/problem/src/table/\`. The HTTP form is RFC 9457 with \`type\` \`urn:inro:problem:<code>\`.\n\n${lines.join('\n')}`;
}
