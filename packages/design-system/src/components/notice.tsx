import type { ReactNode } from 'react';
import { Ruby } from './text.tsx';

const looks = {
  info: 'border-key-900 text-key-1000',
  success: 'border-success-2 text-success-2',
  warning: 'border-warning-orange-2 text-warning-orange-2',
  error: 'border-error-1 text-error-2',
} as const;

/** A framed message; its kind is said by its title, never by colour alone. */
export function Notice({
  kind = 'info',
  title,
  children,
}: {
  readonly kind?: keyof typeof looks;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <section className={`my-6 rounded-8 border-2 p-4 ${looks[kind]}`}>
      <h2 className="text-std-18B-160">
        <Ruby>{title}</Ruby>
      </h2>
      <div className="text-solid-gray-900">
        <Ruby>{children}</Ruby>
      </div>
    </section>
  );
}
