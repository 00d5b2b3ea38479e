import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button as AriaButton, Link as AriaLink, FileTrigger } from 'react-aria-components';
import { useCommonText } from '../i18n.ts';
import { LiveRegion } from './live-region.tsx';
import { Ruby } from './text.tsx';

const shape =
  'inline-flex min-h-14 w-full items-center justify-center rounded-button border px-4 py-2 text-center font-bold text-std-16B-170 cursor-pointer rac-focus:focus-mark disabled:cursor-not-allowed';
const looks = {
  primary:
    'border-primary bg-primary text-on-primary hover:bg-primary-strong active:bg-primary-strong disabled:border-hairline disabled:bg-sunken disabled:text-ink-second',
  secondary:
    'border-primary bg-surface text-primary hover:bg-tint active:bg-tint disabled:border-hairline disabled:text-ink-second',
  danger:
    'border-failure bg-surface text-failure hover:bg-failure-tint active:bg-failure-tint disabled:border-hairline disabled:text-ink-second',
} as const;

export interface ButtonProps {
  readonly children: ReactNode;
  /** While a returned promise is open the button is inert: one press, one act. */
  readonly onPress?: () => void | Promise<void>;
  readonly look?: keyof typeof looks;
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
}

/** A button; disabled means the HTML attribute, so that neither key nor pointer nor form reaches it. */
export function Button({ children, onPress, look = 'primary', type = 'button', isDisabled = false }: ButtonProps) {
  const t = useCommonText();
  const busy = useRef(false);
  const mounted = useRef(true);
  const [working, setWorking] = useState(false);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const press = async () => {
    if (busy.current) return;
    const result = onPress?.();
    if (!(result instanceof Promise)) return;
    busy.current = true;
    setWorking(true);
    try {
      await result;
    } finally {
      busy.current = false;
      if (mounted.current) setWorking(false);
    }
  };
  return (
    <>
      <AriaButton
        className={`${shape} ${looks[look]}`}
        isDisabled={isDisabled || working}
        onPress={() => void press()}
        type={type}
      >
        <span>
          <Ruby>{children}</Ruby>
        </span>
      </AriaButton>
      <LiveRegion text={working ? t('ds.working') : ''} />
    </>
  );
}

/** Buttons of equal size, one below the other (side by side where there is room). */
export function ButtonRow({ children }: { readonly children: ReactNode }) {
  return (
    <div className="@container my-6">
      <div className="grid gap-4 @min-[30em]:auto-cols-fr @min-[30em]:grid-flow-col">{children}</div>
    </div>
  );
}

interface LinkProps {
  readonly children: ReactNode;
  readonly href: string;
}

/** A link in the text; on a line of its own it is 44 px high. */
export function TextLink({ children, href }: LinkProps) {
  return (
    <AriaLink
      className="inline-flex min-h-11 items-center text-primary underline underline-offset-4 hover:text-primary hover:decoration-2 rac-focus:focus-mark rac-focus:focus-text"
      href={href}
    >
      <span>
        <Ruby>{children}</Ruby>
      </span>
    </AriaLink>
  );
}

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function ButtonLink({
  children,
  href,
  look = 'primary',
}: LinkProps & { readonly look?: 'primary' | 'secondary' }) {
  return (
    <AriaLink className={`${shape} ${looks[look]}`} href={href}>
      <span>
        <Ruby>{children}</Ruby>
      </span>
    </AriaLink>
  );
}

/** A plain act within the text, 44 px high. */
export function TextButton({
  children,
  onPress,
}: {
  readonly children: ReactNode;
  readonly onPress: () => void | Promise<void>;
}) {
  return (
    <AriaButton
      className="inline-flex min-h-11 min-w-11 cursor-pointer items-center text-left text-primary underline underline-offset-4 hover:text-primary rac-focus:focus-mark rac-focus:focus-text"
      onPress={() => void onPress()}
    >
      <span>
        <Ruby>{children}</Ruby>
      </span>
    </AriaButton>
  );
}

/** A button that opens the choice of one file. */
export function FileButton({
  children,
  id,
  accept,
  onFile,
}: {
  readonly children: ReactNode;
  readonly id: string;
  /** Media types, such as `image/*`. */
  readonly accept: string;
  readonly onFile: (file: File) => void | Promise<void>;
}) {
  return (
    <FileTrigger
      acceptedFileTypes={[accept]}
      onSelect={(files) => {
        const file = files?.[0];
        if (file !== undefined) void onFile(file);
      }}
    >
      <AriaButton className={`${shape} ${looks.secondary}`} id={id}>
        <span>
          <Ruby>{children}</Ruby>
        </span>
      </AriaButton>
    </FileTrigger>
  );
}
