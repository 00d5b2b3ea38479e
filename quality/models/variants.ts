const MARK = /\(\* defence: ([\w -]+(?:, [\w -]+)*) \*\)$/;
const INSTEAD = /^\s*\(\* without ([\w -]+): .* \*\)$/;
const marksOf = (line: string): readonly string[] => (MARK.exec(line) ?? INSTEAD.exec(line))?.[1]?.split(', ') ?? [];

/** The defences that a model marks, in the order in which they stand. */
export const defencesOf = (text: string): readonly string[] => [...new Set(text.split('\n').flatMap(marksOf))];

/** The model without a defence: its marked lines are gone, and what stands there instead is no comment any more. */
export function without(text: string, defence: string): string {
  if (!defencesOf(text).includes(defence)) throw new TypeError(`the model has no defence ${defence}`);
  const instead = new RegExp(`^(\\s*)\\(\\* without ${defence}: (.*) \\*\\)$`);
  return text
    .split('\n')
    .filter((line) => INSTEAD.test(line) || !marksOf(line).includes(defence))
    .map((line) => line.replace(instead, '$1$2'))
    .join('\n');
}

/** What a query's comment expects, with and without each defence: `expected: true; without NAME: false`. */
export function expectedOf(comment: string | undefined, defence: string | undefined): string | undefined {
  const wanted = defence === undefined ? 'expected' : `without ${defence}`;
  const said = new RegExp(`(?:^|;|\\n)\\s*${wanted}:\\s*(true|false|cannot be proved)\\s*(?=;|$)`).exec(comment ?? '');
  return said?.[1] ?? (defence === undefined ? undefined : expectedOf(comment, undefined));
}
