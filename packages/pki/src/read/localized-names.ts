import { type DerCursor, tag } from './der.ts';
import { readUtf8String } from './strings.ts';

/** A text by language: the rest of a SEQUENCE OF SEQUENCE { language UTF8String, text UTF8String }, each language once. */
export function readLocalizedNames(list: DerCursor): Readonly<Record<string, string>> {
  const names: [string, string][] = [];
  while (list.more) {
    const pair = list.enter(tag.sequence);
    names.push([readUtf8String(pair), readUtf8String(pair)]);
    pair.done();
  }
  if (new Set(names.map(([language]) => language)).size !== names.length) list.refuse('duplicate');
  return Object.fromEntries(names);
}
