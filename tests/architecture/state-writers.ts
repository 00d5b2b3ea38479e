import { withoutComments } from './import-scanner.ts';

/** A column that says where something stands, and the one file that writes it (ADR 27). */
interface Book {
  readonly app: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly writer: string;
}

export const books: readonly Book[] = [
  {
    app: 'apps/registration',
    table: 'application',
    columns: ['state', 'state_since', 'problem', 'end_reason', 'keys', 'deleted_at'],
    writer: 'apps/registration/src/life-cycle/application.ts',
  },
  {
    app: 'apps/registration',
    table: 'certificate',
    columns: ['reason', 'decided_at', 'decision'],
    writer: 'apps/registration/src/life-cycle/certificate.ts',
  },
  {
    app: 'apps/ca',
    table: 'certificate',
    columns: ['state', 'reason', 'revoked_at', 'changed_at', 'last_order'],
    writer: 'apps/ca/src/revocation.ts',
  },
  { app: 'apps/ca', table: 'issuance', columns: ['ended_at'], writer: 'apps/ca/src/issuance/end.ts' },
  {
    app: 'apps/tsm',
    table: 'deployment',
    columns: ['state', 'target'],
    writer: 'apps/tsm/src/front/deployments.ts',
  },
];

/** What lies between the bracket at `open` and its partner. */
function bracketed(text: string, open: number): string {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return text.slice(open + 1, at);
  }
  return text.slice(open + 1);
}

/** The calls of a statement that write, with what they write. */
function writesIn(statement: string): { readonly call: string; readonly written: string }[] {
  return [...statement.matchAll(/\.(set|values|doUpdateSet)\(/g)].map((match) => ({
    call: match[1]!,
    written: bracketed(statement, match.index + match[0].length - 1).trim(),
  }));
}

const names = (written: string, column: string): boolean =>
  new RegExp(`(?<![\\w.'"])${column}\\b(?=\\s*[:,}])`).test(written);

/**
 * Where a program file (path below the repository) changes a state beside the one file that may: by a column of the book,
 * by an update whose columns cannot be read, or by SQL of its own.
 */
export function stateWrites(file: string, source: string): string[] {
  const code = withoutComments(source);
  // `withoutComments` blanks templates, where SQL stands.
  const texts = source.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  const found: string[] = [];
  // Migrations are history: they ran before, or run once.
  const isSchema = /\/(?:schema|database)\.ts$/.test(file);
  for (const { app, table, columns, writer } of books) {
    if (!file.startsWith(`${app}/src/`) || file === writer) continue;
    for (const match of code.matchAll(new RegExp(`\\.(updateTable|insertInto)\\(\\s*(['"\`])${table}\\2`, 'g'))) {
      const end = code.indexOf('.execute', match.index);
      for (const { call, written } of writesIn(code.slice(match.index, end === -1 ? undefined : end))) {
        const named = columns.filter((column) => names(written, column));
        const readable = call === 'values' || (written.startsWith('{') && !written.includes('...'));
        if (named.length > 0) found.push(`${file}: writes ${table}.${named.join(', ')}`);
        else if (!readable) found.push(`${file}: writes columns of ${table} that cannot be read`);
      }
    }
    const raw = new RegExp(`\\b(?:update\\s+(?:only\\s+)?"?${table}"?\\s+set|insert\\s+into\\s+"?${table}"?)\\b`, 'i');
    if (!isSchema && raw.test(texts)) found.push(`${file}: writes ${table} in SQL of its own`);
  }
  return found;
}
