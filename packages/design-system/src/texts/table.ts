import type { LocalizedText } from '@inro/problem';

/** Texts of one area, the three locales side by side: what is missing does not compile. `{{name}}` takes a value. */
export type TextTable = Readonly<Record<string, LocalizedText>>;

/** Marks a table of texts; the test over all tables finds it by this call. */
export const texts = <T extends TextTable>(table: T): T => table;

/** One table of several. A key that occurs twice is a programmer's mistake. */
export function joinTables(tables: readonly TextTable[]): TextTable {
  const joined: Record<string, LocalizedText> = {};
  for (const table of tables)
    for (const [key, text] of Object.entries(table)) {
      if (joined[key] !== undefined) throw new TypeError(`text ${key} is defined twice`);
      joined[key] = text;
    }
  return joined;
}
