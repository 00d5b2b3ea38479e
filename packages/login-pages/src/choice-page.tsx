import {
  Button,
  ButtonRow,
  ErrorSummary,
  goTo,
  Paragraph,
  ProblemPanel,
  RadioGroup,
  useLocale,
} from '@inro/design-system';
import { useEffect, useState } from 'react';
import type { LoginPlace } from './place.ts';
import { problemOf } from './problem.ts';
import { useText } from './text.ts';
import { useLogin } from './use-login.ts';

type Flow = 'same-device' | 'cross-device';

/** Same device or another one. */
export function ChoicePage<T>({ place, phone }: { readonly place: LoginPlace<T>; readonly phone: string }) {
  const t = useText();
  const { locale } = useLocale();
  const { Frame, help, asks, back, out } = place;
  const [login, state] = useLogin(place.onDone);
  const [flow, setFlow] = useState<Flow | null>('same-device');
  const [asked, setAsked] = useState(false);
  const problem = state.at === 'ended' ? problemOf(state.end) : place.problem;
  const error = asked && flow === null ? t('login.choose_error') : undefined;
  useEffect(() => {
    if (state.at !== 'leaving') return;
    const url = new URL(state.link);
    url.searchParams.set('lang', locale);
    location.assign(url.href);
  }, [state, locale]);
  const go = () => {
    setAsked(true);
    if (flow === 'cross-device') return goTo('/qr');
    if (flow === 'same-device') return login.beginOnThisDevice({ ...place.asked, phone });
  };
  return (
    <Frame hasError={error !== undefined} heading={t('login.choose')} help={help} {...(back && { back: `#${back}` })}>
      {asks === undefined ? null : <Paragraph>{asks}</Paragraph>}
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'flow', text: error }]} />
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <RadioGroup
        choices={[
          { value: 'same-device', label: t('login.same_device'), hint: t('login.same_device_hint', { phone }) },
          { value: 'cross-device', label: t('login.other_device'), hint: t('login.other_device_hint') },
        ]}
        error={error}
        id="flow"
        label={t('login.choice_label')}
        onChange={(value) => setFlow(value as Flow)}
        value={flow}
      />
      <ButtonRow>
        <Button onPress={go}>{t('login.continue')}</Button>
        {out}
      </ButtonRow>
    </Frame>
  );
}
