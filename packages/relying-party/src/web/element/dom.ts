import { type Locale, type LocalizedText, splitRuby } from '@inro/problem';

const SVG = 'http://www.w3.org/2000/svg';
type Child = Node | string;

/** A new element: names and attributes stand in the program, and whatever comes from anywhere else is a child that is text. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function makeSvg(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): SVGElement {
  const made = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A text with its readings, as nodes; a server's words that are no text are none. */
export function words(text: LocalizedText, locale: Locale): readonly Child[] {
  const said: unknown = text[locale];
  if (typeof said !== 'string') return [];
  return splitRuby(said).map((piece) =>
    typeof piece === 'string'
      ? piece
      : make('ruby', {}, piece.base, make('rp', {}, '('), make('rt', {}, piece.reading), make('rp', {}, ')')),
  );
}

/** A text of the program with its words; both actions and a link look the same. */
export const action = (label: readonly Child[], press: () => void, first = false): HTMLButtonElement => {
  const button = make('button', { type: 'button', part: first ? 'button first' : 'button' }, ...label);
  button.classList.toggle('first', first);
  button.addEventListener('click', press);
  return button;
};
