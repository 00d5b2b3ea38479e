import { useEffect, useRef } from 'react';
import { useCommonText } from '../i18n.ts';
import { Ruby } from './text.tsx';

export interface FieldError {
  /** The id of the field it speaks of. */
  readonly field: string;
  readonly text: string;
}

/** All errors of a form at its top, with the same words as at the field, linked to it. Takes the focus when it appears or changes. */
export function ErrorSummary({ errors }: { readonly errors: readonly FieldError[] }) {
  const t = useCommonText();
  const box = useRef<HTMLDivElement>(null);
  const content = errors.map((error) => error.text).join('\n');
  useEffect(() => {
    if (content !== '') box.current?.focus();
  }, [content]);
  if (errors.length === 0) return null;
  return (
    <div
      className="my-6 rounded-panel border-2 border-failure bg-failure-tint p-4"
      ref={box}
      role="alert"
      tabIndex={-1}
    >
      <h2 className="text-failure text-std-18B-160">
        <Ruby>{t('ds.error_summary')}</Ruby>
      </h2>
      <ul>
        {errors.map((error) => (
          <li key={error.field}>
            <a
              className="inline-flex min-h-11 items-center text-failure underline underline-offset-4"
              href={`#${error.field}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(error.field)?.focus();
              }}
            >
              <span>
                <Ruby>{error.text}</Ruby>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
