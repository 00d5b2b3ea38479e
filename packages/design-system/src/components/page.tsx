import { type Locale, withoutRuby } from '@inro/problem';
import { type ReactNode, useEffect, useRef } from 'react';
import { useCommonText, useLocale } from '../i18n.ts';
import { TextButton, TextLink } from './button.tsx';
import { Mark } from './mark.tsx';
import { SandboxRibbon } from './ribbon.tsx';
import { Note, Ruby } from './text.tsx';
import { useWordExplained } from './word-explained.ts';

const names: ReadonlyArray<readonly [Locale, string, string]> = [
  ['ja', '日本語', 'ja'],
  ['ja-x-easy', 'やさしい', 'ja'],
  ['en', 'EN', 'en'],
];

/** Japanese, easy Japanese, English; each named in itself. */
function LanguageSwitch() {
  const t = useCommonText();
  const { locale, change } = useLocale();
  return (
    <fieldset className="flex overflow-visible rounded-button border border-control">
      <legend className="sr-only">{withoutRuby(t('ds.language'))}</legend>
      {names.map(([code, name, lang]) => (
        <button
          aria-pressed={code === locale}
          className="min-h-11 min-w-11 cursor-pointer border-control px-2 first-of-type:rounded-l-[7px] last:rounded-r-[7px] not-first-of-type:border-l hover:underline aria-pressed:bg-primary aria-pressed:text-on-primary forced-colors:aria-pressed:bg-[Highlight] forced-colors:aria-pressed:text-[HighlightText] forced-colors:aria-pressed:forced-color-adjust-none"
          key={code}
          lang={lang}
          onClick={() => change(code)}
          type="button"
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}

/** Whether a page of this app was shown since it was loaded: each page that follows is a component of its own. */
let isShown = false;

export interface PageProps {
  /** The one heading, and the title of the window. */
  readonly heading: string;
  /** Where Back goes; without it there is no Back. */
  readonly back?: string | (() => void);
  /** Above the heading: how far it is, for whom. */
  readonly above?: ReactNode;
  /** The name of the app or service, in the title and at the top. */
  readonly site: string;
  /** Its mark beside the name, where it is not Inro's own; null for none. */
  readonly mark?: ReactNode;
  /** True when an error summary takes the focus and prefixes the title. */
  readonly hasError?: boolean;
  /** True when the page itself says what went wrong: its heading takes the focus, the title is prefixed. */
  readonly isFailure?: boolean;
  /** Below everything, at the same place on every page (WCAG 3.2.6). */
  readonly help?: ReactNode;
  readonly wide?: boolean;
  /** The places of a site of many pages: beside the content where there is room, above it elsewhere. */
  readonly places?: ReactNode;
  /** What the ribbon says instead of whose cards these are. */
  readonly ribbon?: string;
  readonly children: ReactNode;
}

/** One thing a page: Back and language at the top, one heading, the content. Moves the focus to the heading when it changes. */
export function Page({
  heading,
  back,
  above,
  site,
  mark,
  hasError = false,
  isFailure = false,
  help,
  wide = false,
  places,
  ribbon,
  children,
}: PageProps) {
  const t = useCommonText();
  const title = useRef<HTMLHeadingElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const explained = useWordExplained(heading, content);
  const plain = withoutRuby(heading);
  useEffect(() => {
    const prefix = hasError || isFailure ? `${withoutRuby(t('ds.error_prefix'))}: ` : '';
    document.title = `${prefix}${plain} – ${withoutRuby(site)}`;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading is what makes it another page
  useEffect(() => {
    // The first page is read from its top, as the browser does it.
    const isFirst = !isShown;
    isShown = true;
    if (isFirst) return;
    if (!hasError) title.current?.focus();
    scrollTo(0, 0);
  }, [plain]);
  const width = wide ? 'max-w-6xl' : 'max-w-xl';
  return (
    <>
      <header>
        <SandboxRibbon note={ribbon} />
        <div className={`mx-auto w-full px-4 ${width}`}>
          <div className="flex flex-wrap items-center justify-between gap-2 py-3">
            <span className="flex items-center gap-2 text-std-16B-170">
              {mark === undefined ? <Mark /> : mark}
              <Ruby>{site}</Ruby>
            </span>
            <LanguageSwitch />
          </div>
          <Back to={back} />
        </div>
      </header>
      <div
        className={`mx-auto w-full px-4 pb-16 ${width} ${places === undefined ? '' : 'lg:grid lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-x-8'}`}
      >
        {places}
        {/* What comes while the page is read must not push the help away from where it was. */}
        <main className="min-h-[70svh]">
          {typeof above === 'string' ? (
            <p className="mt-2 text-ink-second">
              <Ruby>{above}</Ruby>
            </p>
          ) : (
            above
          )}
          <h1
            className={
              wide && places === undefined
                ? 'mt-2 mb-4 text-std-28B-150 lg:text-std-45B-140'
                : 'mt-2 mb-4 text-std-28B-150'
            }
            ref={title}
            tabIndex={-1}
          >
            <Ruby>{heading}</Ruby>
          </h1>
          {explained === undefined ? null : <Note>{explained}</Note>}
          <div ref={content}>{children}</div>
        </main>
        {help === undefined || help === null ? null : (
          <footer className="mt-12 border-hairline border-t pt-4 lg:col-span-full">{help}</footer>
        )}
      </div>
    </>
  );
}

function Back({ to }: { readonly to: PageProps['back'] }) {
  const t = useCommonText();
  if (to === undefined) return null;
  return typeof to === 'string' ? (
    <TextLink href={to}>{t('ds.back')}</TextLink>
  ) : (
    <TextButton onPress={to}>{t('ds.back')}</TextButton>
  );
}
