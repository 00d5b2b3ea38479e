import { splitRuby } from '@inro/problem';
import { Children, Fragment, type ReactNode } from 'react';

/** Easy Japanese with its readings: `漢字(かんじ)` becomes <ruby>. Text of other locales passes unchanged. */
export function Ruby({ children }: { readonly children: ReactNode }) {
  return Children.map(children, (child) => (typeof child === 'string' ? <RubyString text={child} /> : child));
}

function RubyString({ text }: { readonly text: string }) {
  return splitRuby(text).map((piece, at) =>
    typeof piece === 'string' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
      <Fragment key={at}>{piece}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
      <ruby key={at}>
        {piece.base}
        <rp>(</rp>
        <rt>{piece.reading}</rt>
        <rp>)</rp>
      </ruby>
    ),
  );
}

interface TextProps {
  readonly children: ReactNode;
}

export function Paragraph({ children }: TextProps) {
  return (
    <p className="my-4">
      <Ruby>{children}</Ruby>
    </p>
  );
}

/** A quiet line below or beside something. */
export function Note({ children, id }: TextProps & { readonly id?: string }) {
  return (
    <p className="my-2 text-ink-second" id={id}>
      <Ruby>{children}</Ruby>
    </p>
  );
}

export function Subheading({ children }: TextProps) {
  return (
    <h2 className="mt-8 mb-2 text-std-20B-150">
      <Ruby>{children}</Ruby>
    </h2>
  );
}

export function BulletList({ items }: { readonly items: readonly string[] }) {
  return (
    <ul className="my-4 list-disc space-y-2 pl-6">
      {items.map((item) => (
        <li key={item}>
          <Ruby>{item}</Ruby>
        </li>
      ))}
    </ul>
  );
}

/** A code or identifier that a person may have to read out. */
export function Code({ children }: TextProps) {
  return <code className="font-mono text-std-16N-170 [overflow-wrap:anywhere]">{children}</code>;
}
