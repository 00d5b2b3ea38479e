import type { Message, Place } from './messages.ts';

/** What a page of docs/protocol says otherwise than the code, a sentence each. */
export function differences(name: string, message: Message, read: (page: string) => string): readonly string[] {
  const texts = message.places.map((place) => textOf(place, read(place.page)));
  const whole = texts.join('\n');
  const words = message.fields.filter((field) => !/^[A-Z]+ \//.test(field)).flatMap(wordsOf);
  return [
    ...message.places
      .filter((_, index) => texts[index] === '')
      .map(({ page, heading, request }) => `${page}.md has no ${heading ?? request}, where ${name} stands`),
    ...words.filter((word) => !hasWord(whole, word)).map((word) => `${name}: no page tells ${word}`),
    ...message.places.flatMap((place, index) =>
      told(place, texts[index]!)
        .filter((word) => !words.includes(word))
        .map((word) => `${name} has no ${word}, which ${place.page}.md tells`),
    ),
  ];
}

/** `-> keys[].kind` says keys and kind; `type=x` says type and x. */
const wordsOf = (field: string): readonly string[] =>
  field
    .replace(/^-> |^(?:header|claims|form)\./, '')
    .split(/\[?\]?[.=]|\[\]/)
    .filter((word) => word !== '');

const hasWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\w-])${word.replaceAll(/[^\w-]/g, '\\$&')}(?![\\w])`).test(text);

function textOf({ heading, request }: Place, page: string): string {
  if (heading !== undefined) {
    const [, after] = page.split(new RegExp(`^## ${heading.replaceAll(/[()]/g, '\\$&')}$`, 'm'));
    return after?.split(/^## /m)[0] ?? '';
  }
  const path = request!.replaceAll(/:\w+/g, '[A-Z0-9_]+');
  return page
    .split('\n')
    .filter((line) => new RegExp(`^\\|.*\`${path}[\` ?]`).test(line))
    .join('\n');
}

/** The members that a place names: the first column of a table; what stands in braces in a request's row. */
function told({ tells }: Place, text: string): readonly string[] {
  const names = (pattern: RegExp, part: string): string[] => [...part.matchAll(pattern)].map(([, name]) => name!);
  if (tells === 'table') return names(/^\| (`[^|]*) \|/gm, text).flatMap((cell) => names(/`([\w-]+)`/g, cell));
  if (tells === 'row')
    return names(/`([^`]*\{[^`]*)`/g, text).flatMap((span) => names(/(?<=[{,] ?)([a-z]\w*)(?=\??[:,}])/g, span));
  return [];
}
