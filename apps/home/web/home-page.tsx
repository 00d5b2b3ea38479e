import {
  ButtonLink,
  Note,
  Page,
  Paragraph,
  ProblemPanel,
  RadioGroup,
  requestJson,
  Subheading,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import { useState } from 'react';
import { AuthorityList } from './authority-list.tsx';
import type { Cast } from './cast.ts';
import { CitizenList } from './citizen-list.tsx';
import { NewPhone } from './new-phone.tsx';
import { PhonePanel } from './phone-panel.tsx';
import { useText } from './text.ts';

const storageKey = 'inro.phone';

/** The cast: choose a phone, hold a card to it, open its wallet, open a service. */
export function HomePage() {
  const t = useText();
  const { locale } = useLocale();
  const cast = useLoaded(() => requestJson<Cast>('/api/cast'), 3000);
  const [chosen, setChosen] = useState(() => localStorage.getItem(storageKey));
  const phones = cast.value?.phones ?? [];
  const phone = phones.find((each) => each.phone === chosen) ?? phones.find((each) => each.supported) ?? phones[0];
  const choose = (name: string) => {
    localStorage.setItem(storageKey, name);
    setChosen(name);
  };
  return (
    <Page heading={t('cast.heading')} site={t('cast.site')}>
      <Paragraph>{t('cast.intro')}</Paragraph>
      {cast.problem === undefined ? null : <ProblemPanel problem={cast.problem} />}
      {cast.value === undefined || phone === undefined ? null : (
        <>
          <Subheading>{t('cast.step_phone')}</Subheading>
          <RadioGroup
            choices={phones.map((each) => ({
              value: each.phone,
              label: `${each.phone}（${each.modelName}）`,
              hint: t(each.supported ? 'cast.supported' : 'cast.unsupported'),
            }))}
            id="phone"
            label={t('cast.phone_label')}
            onChange={choose}
            value={phone.phone}
          />
          <NewPhone
            models={cast.value.models}
            onMade={async (name) => {
              await cast.reload();
              choose(name);
            }}
          />
          <PhonePanel citizens={cast.value.citizens} onChanged={cast.reload} phone={phone} />
          <Subheading>{t('cast.step_service')}</Subheading>
          <Note>{t('cast.service_note')}</Note>
          {cast.value.services.map((service) => (
            <ButtonLink href={`${service.url}/?phone=${phone.phone}&lang=${locale}`} key={service.service}>
              {t(`cast.service.${service.service}`)}
            </ButtonLink>
          ))}
          <CitizenList citizens={cast.value.citizens} />
          <AuthorityList parts={cast.value.authority} />
        </>
      )}
    </Page>
  );
}
