import { withoutComments } from './import-scanner.ts';

/** Rooms that are given away as tarballs: whoever takes them may use all that their indexes and entries name. */
const PUBLISHED = /^packages\/(?:relying-party|verifier|fake-wallet)\//;

const DECLARATION = /^export (?:declare )?(?:async )?(?:const|let|function\*?|class) (\w+)/gm;

const namesIn = (code: string): Set<string> => new Set(code.match(/\w+/g));

/** What a file exports (values; types describe shapes) and no other file names: `file: name`. An index that hands a name on does not use it, unless it is published. */
export function unusedExports(
  sources: ReadonlyMap<string, string>,
  entries: ReadonlySet<string> = new Set(),
): string[] {
  const texts = new Map([...sources].map(([file, source]) => [file, withoutComments(source)]));
  const users = new Map<string, string[]>();
  for (const [file, code] of texts) {
    const handsOnAlone = /\/index\.ts$/.test(file) && !PUBLISHED.test(file);
    const text = handsOnAlone ? code.replace(/export\s+(?:type\s+)?\{[^}]*\}\s+from[^;]*;/g, '') : code;
    for (const name of namesIn(text)) users.set(name, [...(users.get(name) ?? []), file]);
  }
  const inside = [...texts].filter(([file]) => !(PUBLISHED.test(file) && entries.has(file)));
  return inside.flatMap(([file, code]) =>
    [...code.matchAll(DECLARATION)]
      .map(([, name]) => name!)
      .filter((name) => (users.get(name) ?? []).every((user) => user === file))
      .map((name) => `${file}: ${name}`),
  );
}
