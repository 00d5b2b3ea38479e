/** What a terminal acts on, hides, turns round or takes for a line's end; and what nobody has assigned yet. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;
const MOST_CHARACTERS = 200;

const escaped = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/** A text from outside as one visible line of bounded length. A backslash is doubled, so that no escape is forged. */
export function printable(text: string): string {
  const characters = [...text.slice(0, 2 * MOST_CHARACTERS)];
  const isLong = text.length > 2 * MOST_CHARACTERS || characters.length > MOST_CHARACTERS;
  const kept = characters.slice(0, MOST_CHARACTERS).join('');
  return `${kept.replaceAll('\\', '\\\\').replace(UNSEEN, escaped)}${isLong ? '…' : ''}`;
}

/** A name in a line of ours: quoted where it could be taken for a part of the line. */
export function printableName(name: string): string {
  const text = printable(name);
  return /^[\p{L}\p{N}_./@+~-]+$/u.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
}

/** JSON in visible ASCII alone: the same value for a parser, and nothing for a terminal. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[^\n -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
