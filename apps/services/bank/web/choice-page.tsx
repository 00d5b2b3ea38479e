import { Button, ButtonRow, ErrorSummary, goTo, Note, ProblemPanel, RadioGroup, useLocale } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { beginOnThisDevice } from '@inro/relying-party/browser';
import { type ReactNode, useState } from 'react';
import { BankPage } from './bank-page.tsx';
import { problemOf } from './problem.ts';
import { type Flow, phoneOfThisScreen } from './session.ts';
import { useText } from './text.ts';

/** Same device or another one; without a phone on this screen the first is not offered. */
export function ChoicePage({ help }: { readonly help: ReactNode }) {
  const t = useText();
  const { locale } = useLocale();
  const phone = phoneOfThisScreen();
  const [flow, setFlow] = useState<Flow | null>(phone === null ? 'cross-device' : 'same-device');
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const error = asked && flow === null ? t('service.choose_error') : undefined;
  const go = async () => {
    setAsked(true);
    setProblem(undefined);
    if (flow === 'cross-device') return goTo('/qr');
    if (flow === null || phone === null) return;
    try {
      const url = new URL(await beginOnThisDevice({ phone }));
      url.searchParams.set('lang', locale);
      location.assign(url.href);
    } catch (failure) {
      setProblem(problemOf(failure));
    }
  };
  const choices = [
    ...(phone === null
      ? []
      : [{ value: 'same-device', label: t('service.same_device'), hint: t('service.same_device_hint', { phone }) }]),
    { value: 'cross-device', label: t('service.other_device'), hint: t('service.other_device_hint') },
  ];
  return (
    <BankPage back="#/" hasError={error !== undefined} heading={t('service.choose')} help={help}>
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'flow', text: error }]} />
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <RadioGroup
        choices={choices}
        error={error}
        id="flow"
        label={t('service.choice_label')}
        onChange={(value) => setFlow(value as Flow)}
        value={flow}
      />
      {phone === null ? <Note>{t('service.no_phone')}</Note> : null}
      <ButtonRow>
        <Button onPress={go}>{t('service.continue')}</Button>
      </ButtonRow>
    </BankPage>
  );
}
