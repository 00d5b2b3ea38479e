import { Children, type ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Ruby } from './text.tsx';

const looks = {
  info: { frame: 'bg-tint text-primary', icon: 'info' },
  success: { frame: 'bg-good-tint text-good', icon: 'done' },
  warning: { frame: 'bg-caution-tint text-caution', icon: 'warning' },
  error: { frame: 'bg-failure-tint text-failure', icon: 'alert' },
} as const satisfies Record<string, { frame: string; icon: IconName }>;

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
    <section className={`my-6 rounded-panel border border-current p-4 ${looks[kind].frame}`}>
      <h2 className="flex items-start gap-2 text-std-18B-160">
        <span className="mt-0.5">
          <Icon name={looks[kind].icon} />
        </span>
        <span>
          <Ruby>{title}</Ruby>
        </span>
      </h2>
      <div className="mt-1 text-ink">
        {Children.map(children, (child) =>
          typeof child === 'string' ? (
            <p>
              <Ruby>{child}</Ruby>
            </p>
          ) : (
            child
          ),
        )}
      </div>
    </section>
  );
}
