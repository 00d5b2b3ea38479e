import { type ComponentType, StrictMode, startTransition } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { UnknownPage } from './components/unknown-page.tsx';
import { Texts, TextsProvider, useLocale } from './i18n.ts';
import { countPages } from './route.ts';
import type { TextTable } from './texts/table.ts';

function AriaLocale({ App }: { readonly App: ComponentType }) {
  const { locale } = useLocale();
  return (
    <I18nProvider locale={locale === 'en' ? 'en-GB' : 'ja-JP'}>
      <App />
    </I18nProvider>
  );
}

/** Starts an app in `<div id="root">` with its tables of texts; at an address that its server does not know, says so. */
export function mountApp(App: ComponentType, tables: readonly TextTable[]): void {
  const root = document.getElementById('root');
  if (root === null) throw new TypeError('the page has no element with id root');
  countPages();
  const page = (
    <StrictMode>
      <TextsProvider value={new Texts(tables)}>
        <AriaLocale App={root.dataset.unknown === undefined ? App : UnknownPage} />
      </TextsProvider>
    </StrictMode>
  );
  // A slow phone draws it piece by piece, and scrolls in between.
  startTransition(() => createRoot(root).render(page));
}
