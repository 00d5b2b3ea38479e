import { PartyMark, Ruby } from '@inro/design-system';
import { useText } from '../text.ts';

/** Who asked, above whatever is done about it: its name is from a certificate that was checked. */
export function ForWhom({ name }: { readonly name: string }) {
  const t = useText();
  return (
    <p className="my-3 flex items-center gap-3">
      <PartyMark name={name} />
      <span className="min-w-0">
        <span className="block text-ink-second">
          <Ruby>{t('present.for')}</Ruby>
        </span>
        <span className="block font-bold">
          <Ruby>{name}</Ruby>
        </span>
      </span>
    </p>
  );
}
