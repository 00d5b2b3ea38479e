import { errorTable } from '@inro/problem-table';
import { startRows } from '../start/errors.ts';

/** `docs/errors.md`, derived from the rows of all rooms and of `npm start`. */
export function errorPage(): string {
  const lines = Object.entries({ ...errorTable, ...startRows })
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
  return `# Errors\n\nWritten by \`npm run docs\` from each room's \`errors\`. The HTTP form is RFC 9457 with \`type\` \`urn:inro:problem:<code>\`.\n\n${lines.join('\n')}`;
}
