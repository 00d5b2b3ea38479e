import {
  BadgeCheck,
  CalendarX,
  Check,
  ChevronDown,
  ChevronRight,
  CircleAlert,
  CircleCheck,
  CircleQuestionMark,
  History,
  Info,
  Lock,
  Minus,
  Pause,
  QrCode,
  Smartphone,
  TriangleAlert,
  X,
} from 'lucide-react';

/** Lucide's drawings (ISC), by what they say here: 24 px, a line of 1.75, always beside a word. */
const drawings = {
  alert: CircleAlert,
  blocked: Lock,
  certificate: BadgeCheck,
  check: Check,
  done: CircleCheck,
  expired: CalendarX,
  fold: ChevronDown,
  go: ChevronRight,
  history: History,
  info: Info,
  kept: Minus,
  pause: Pause,
  phone: Smartphone,
  qr: QrCode,
  unknown: CircleQuestionMark,
  warning: TriangleAlert,
  without: X,
} as const;

export type IconName = keyof typeof drawings;

/** Decoration to those who hear the page: the word beside it says the same. */
export function Icon({ name, size = 24 }: { readonly name: IconName; readonly size?: number }) {
  const Drawing = drawings[name];
  return <Drawing aria-hidden="true" className="flex-none" focusable="false" size={size} strokeWidth={1.75} />;
}
