import {
  BadgeCheck,
  CalendarX,
  Check,
  ChevronDown,
  ChevronRight,
  CircleAlert,
  CircleCheck,
  CircleQuestionMark,
  Copy,
  Cpu,
  CreditCard,
  Eye,
  EyeOff,
  History,
  Info,
  Landmark,
  Lock,
  Minus,
  Pause,
  QrCode,
  Smartphone,
  TriangleAlert,
  WifiOff,
  X,
} from 'lucide-react';

/** Lucide's drawings (ISC), by what they say here: 24 px, a line of 1.75, always beside a word. */
const drawings = {
  alert: CircleAlert,
  authority: Landmark,
  blocked: Lock,
  card: CreditCard,
  certificate: BadgeCheck,
  check: Check,
  chip: Cpu,
  copy: Copy,
  done: CircleCheck,
  expired: CalendarX,
  eye: Eye,
  fold: ChevronDown,
  go: ChevronRight,
  hide: EyeOff,
  history: History,
  info: Info,
  kept: Minus,
  offline: WifiOff,
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
