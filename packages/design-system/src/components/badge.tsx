import { Icon, type IconName } from './icon.tsx';
import { Ruby } from './text.tsx';

const looks = {
  good: 'bg-good-tint text-good',
  caution: 'bg-caution-tint text-caution',
  failure: 'bg-failure-tint text-failure',
  quiet: 'bg-sunken text-ink-second',
} as const;

export type BadgeLook = keyof typeof looks;

/** A state in one word with its shape; never by colour alone (WCAG 2.2 §1.4.1). */
export function Badge({
  look,
  icon,
  text,
}: {
  readonly look: BadgeLook;
  readonly icon: IconName;
  readonly text: string;
}) {
  return (
    <span
      className={`inline-flex max-w-full flex-none items-center gap-1.5 rounded-full border border-transparent px-3 py-1 font-bold text-std-16B-170 ${looks[look]}`}
    >
      <Icon name={icon} size={18} />
      <span>
        <Ruby>{text}</Ruby>
      </span>
    </span>
  );
}
