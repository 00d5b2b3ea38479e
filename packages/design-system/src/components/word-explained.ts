import { withoutRuby } from '@inro/problem';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useCommonText, useLocale } from '../i18n.ts';

/** The letters of a page as they are read, without the readings above them. */
function wordsOf(element: HTMLElement | null): string {
  if (element === null) return '';
  const copy = element.cloneNode(true) as HTMLElement;
  for (const reading of copy.querySelectorAll('rt, rp')) reading.remove();
  return copy.textContent ?? '';
}

/**
 * Easy Japanese explains a word that has to stay at its first use on a page (guideline, step 2): 証明書. What is said under
 * the heading of a page that has the word and does not explain it itself; undefined elsewhere.
 */
export function useWordExplained(heading: string, content: RefObject<HTMLElement | null>): string | undefined {
  const t = useCommonText();
  const isEasy = useLocale().locale === 'ja-x-easy';
  const [isNeeded, setNeeded] = useState(false);
  const explanation = t('ds.certificate_is');
  const look = (): void => {
    const words = isEasy ? withoutRuby(heading) + wordsOf(content.current) : '';
    setNeeded(words.includes('証明書') && !words.includes(withoutRuby(explanation)));
  };
  const latest = useRef(look);
  latest.current = look;
  // Before it is painted: nothing moves under the eyes of whoever reads.
  useLayoutEffect(() => latest.current());
  useEffect(() => {
    if (!isEasy || content.current === null) return;
    const observer = new MutationObserver(() => latest.current());
    observer.observe(content.current, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, [isEasy, content]);
  return isNeeded ? explanation : undefined;
}
