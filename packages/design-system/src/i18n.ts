import type { Locale, LocalizedText } from '@inro/problem';
import { createInstance, type i18n } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { commonTexts } from './texts/common.ts';
import { chooseLocale, locales, type TextTable, toResources } from './texts/table.ts';

const storageKey = 'inro.locale';

/** The locale of the address (?lang=), else the one chosen before, else the browser's. */
function firstLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang');
  const kept = localStorage.getItem(storageKey);
  return chooseLocale([asked, kept, ...navigator.languages].filter((tag) => tag !== null));
}

/** An i18next instance over the components' texts and the app's tables. */
export function createI18n(tables: readonly TextTable[]): i18n {
  const resources = toResources([commonTexts, ...tables]);
  const instance = createInstance();
  instance.use(initReactI18next);
  void instance.init({
    resources: Object.fromEntries(locales.map((locale) => [locale, { translation: resources[locale] }])),
    lng: firstLocale(),
    supportedLngs: [...locales],
    load: 'currentOnly',
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  const keep = (locale: string): void => {
    document.documentElement.lang = locale;
    localStorage.setItem(storageKey, locale);
  };
  keep(instance.language);
  instance.on('languageChanged', keep);
  return instance;
}

export type Values = Readonly<Record<string, string | number>>;

/** A hook over one app's tables: `const t = useText()` takes its keys only. */
export function textHook<T extends TextTable>(_table: T): () => (key: keyof T & string, values?: Values) => string {
  return () => {
    const { t } = useTranslation();
    return (key, values) => (t as (key: string, values: Values) => string)(key, values ?? {});
  };
}

export const useCommonText = textHook(commonTexts);

/** The locale shown now, a way to change it, and the pick out of a localized text. */
export function useLocale(): { locale: Locale; change(to: Locale): void; pick(text: LocalizedText): string } {
  const { i18n: instance } = useTranslation();
  const locale = instance.language as Locale;
  return { locale, change: (to) => void instance.changeLanguage(to), pick: (text) => text[locale] };
}
