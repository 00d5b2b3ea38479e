import { Note, Ruby, Subheading } from '@inro/design-system';
import type { Citizen } from './cast.ts';
import { useText } from './text.ts';

/** Everyone who can be played, with what is special about them. */
export function CitizenList({ citizens }: { readonly citizens: readonly Citizen[] }) {
  const t = useText();
  return (
    <>
      <Subheading>{t('cast.citizens')}</Subheading>
      <Note>{t('cast.citizens_note')}</Note>
      <ul className="my-4 grid gap-3">
        {citizens.map((citizen) => (
          <li className="rounded-8 border border-solid-gray-420 p-3" key={citizen.citizen}>
            <p className="font-bold" lang="ja">
              <ruby>
                {citizen.name}
                <rp>(</rp>
                <rt>{citizen.reading}</rt>
                <rp>)</rp>
              </ruby>
            </p>
            <p>
              <Ruby>{t(`citizen.${citizen.state}`)}</Ruby>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
