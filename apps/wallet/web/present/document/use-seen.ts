import { type RefCallback, useCallback, useRef } from 'react';

/** Calls back once, when the element has come onto the screen. */
export function useSeen(onSeen: () => void): RefCallback<HTMLElement> {
  const seen = useRef(onSeen);
  seen.current = onSeen;
  return useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      seen.current();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
}
