import { chooseLocale, type Locale, type LocalizedText } from '@inro/problem';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { commonTexts } from './texts/common.ts';
import { joinTables, type TextTable } from './texts/table.ts';

const storageKey = 'inro.locale';

export type Values = Readonly<Record<string, string | number>>;

/** The locale of the address (?lang=), else the one chosen before, else the browser's. */
function firstLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang');
  const kept = localStorage.getItem(storageKey);
  return chooseLocale([asked, kept, ...navigator.languages].filter((tag) => tag !== null));
}

/** The texts of a page in the locale shown now: the components' and the app's tables (ADR 70: what a library did here). */
export class Texts {
  #rows: TextTable = {};
  readonly #tables = new Set<TextTable>();
  #locale: Locale = firstLocale();
  readonly #listeners = new Set<() => void>();

  constructor(tables: readonly TextTable[]) {
    this.add([commonTexts, ...tables]);
    this.change(this.#locale);
  }

  get locale(): Locale {
    return this.#locale;
  }

  readonly subscribe = (notify: () => void): (() => void) => {
    this.#listeners.add(notify);
    return () => this.#listeners.delete(notify);
  };

  readonly change = (to: Locale): void => {
    this.#locale = to;
    document.documentElement.lang = to;
    localStorage.setItem(storageKey, to);
    for (const notify of this.#listeners) notify();
  };

  /** The tables of pages that are loaded when they are needed; one that is there already is not added again. */
  add(tables: readonly TextTable[]): void {
    const more = tables.filter((table) => !this.#tables.has(table));
    if (more.length === 0) return;
    this.#rows = joinTables([this.#rows, ...more]);
    for (const table of more) this.#tables.add(table);
  }

  /** A text with its values in place; a key that no table has, as an older log may hold one, is shown as it is. */
  say(key: string, values: Values): string {
    const text = this.#rows[key];
    if (text === undefined) return key;
    return text[this.#locale].replaceAll(/\{\{(\w+)\}\}/gu, (whole, name: string) => String(values[name] ?? whole));
  }
}

const Context = createContext<Texts | undefined>(undefined);
export const TextsProvider = Context.Provider;

/** The texts of this page, read anew whenever the locale changes. */
export function useTexts(): Texts {
  const texts = useContext(Context);
  if (texts === undefined) throw new TypeError('outside an app');
  useSyncExternalStore(texts.subscribe, () => texts.locale);
  return texts;
}

/** A hook over the keys of an app's tables: `const t = useText()`. */
export function textHook<T extends TextTable>(): () => (key: keyof T & string, values?: Values) => string {
  return () => {
    const texts = useTexts();
    return (key, values) => texts.say(key, values ?? {});
  };
}

export const useCommonText = textHook<typeof commonTexts>();

/** The locale shown now, a way to change it, and the pick out of a localized text. */
export function useLocale(): { locale: Locale; change(to: Locale): void; pick(text: LocalizedText): string } {
  const { locale, change } = useTexts();
  return { locale, change, pick: (text) => text[locale] };
}
