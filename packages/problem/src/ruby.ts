/** A piece of a text: plain, or characters with their reading above. */
export type RubyPiece = string | { readonly base: string; readonly reading: string };

// Han characters (with iteration marks), or digits, before a bracketed kana reading: 漢字(かんじ), 3回(かい); 2日(ふつか) as one.
const annotated =
  /([0-9]{1,2}日(?=\((?:\p{Script=Hiragana}+か|ついたち)\))|[\p{Script=Han}々〆ヶ]+|[0-9０-９]+)\(([\p{Script=Hiragana}\p{Script=Katakana}ー・]+)\)/gu;

/** Splits `漢字(かんじ)を 読(よ)む` into pieces for <ruby>. */
export function splitRuby(text: string): readonly RubyPiece[] {
  const pieces: RubyPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(annotated)) {
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push({ base: match[1]!, reading: match[2]! });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

/** The text without readings, for titles and accessible names. */
export function withoutRuby(text: string): string {
  return text.replace(annotated, '$1');
}
