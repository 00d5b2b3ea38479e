import {
  ButtonLink,
  Note,
  Page,
  ProblemPanel,
  requestJson,
  SelectField,
  Subheading,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import { useState } from 'react';
import { AuthorityList } from './authority-list.tsx';
import { type Cast, type Phone, phoneToBeginWith } from './cast.ts';
import { CitizenList } from './citizen-list.tsx';
import { LinkStrip } from './link-strip.tsx';
import { NewPhone } from './new-phone.tsx';
import { PhonePanel } from './phone-panel.tsx';
import { useText } from './text.ts';
import { Welcome } from './welcome.tsx';

const storageKey = 'inro.phone';

/** The cast: choose a phone, hold a card to it, open its wallet, open a service. */
export function HomePage() {
  const t = useText();
  const cast = useLoaded(() => requestJson<Cast>('/api/cast'), 3000);
  const [chosen, setChosen] = useState(() => localStorage.getItem(storageKey));
  const phones = cast.value?.phones ?? [];
  const phone = phones.find((each) => each.phone === chosen) ?? (cast.value && phoneToBeginWith(cast.value));
  const choose = (name: string) => {
    localStorage.setItem(storageKey, name);
    setChosen(name);
  };
  return (
    <Page heading={t('cast.heading')} site={t('cast.site')} wide>
      <Welcome cast={cast.value} onPlay={choose} />
      <LinkStrip developers={cast.value?.authority.find(({ part }) => part === 'developers')?.url} />
      {cast.problem === undefined ? null : <ProblemPanel problem={cast.problem} />}
      {cast.value === undefined ? null : (
        <>
          <CitizenList cast={cast.value} onPlay={choose} />
          <div className="grid grid-cols-1 gap-x-12 lg:grid-cols-2">
            <div>
              <Subheading>{t('cast.step_phone')}</Subheading>
              {phone === undefined ? null : (
                <SelectField
                  hint={t(phone.supported ? 'cast.supported' : 'cast.unsupported')}
                  label={t('cast.phone_label')}
                  onChange={choose}
                  options={phones.map((each) => ({ value: each.phone, label: `${each.phone} (${each.modelName})` }))}
                  value={phone.phone}
                />
              )}
              <NewPhone
                models={cast.value.models}
                onMade={async (name) => {
                  await cast.reload();
                  choose(name);
                }}
              />
              {phone === undefined ? null : <ChosenPhone cast={cast.value} onChanged={cast.reload} phone={phone} />}
            </div>
            <AuthorityList parts={cast.value.authority} />
          </div>
        </>
      )}
    </Page>
  );
}

/** What can be done with the chosen phone: a card, its wallet, a service. */
function ChosenPhone({
  cast,
  phone,
  onChanged,
}: {
  readonly cast: Cast;
  readonly phone: Phone;
  readonly onChanged: () => Promise<void>;
}) {
  const t = useText();
  const { locale } = useLocale();
  return (
    <>
      <PhonePanel citizens={cast.citizens} onChanged={onChanged} phone={phone} />
      <Subheading>{t('cast.step_service')}</Subheading>
      <Note>{t('cast.service_note')}</Note>
      {cast.services.map((service) => (
        <ButtonLink href={`${service.url}/?phone=${phone.phone}&lang=${locale}`} key={service.service}>
          {t('cast.open_service', { name: service.title[locale] })}
        </ButtonLink>
      ))}
    </>
  );
}
