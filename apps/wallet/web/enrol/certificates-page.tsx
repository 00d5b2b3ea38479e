import { Button, ButtonRow, CheckboxGroup, ErrorSummary, Form, goTo, ProblemPanel, useAct } from '@inro/design-system';
import { keyKinds } from '@inro/jpki-profile';
import { useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { stepNumber } from './pages.ts';

export function CertificatesPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const [chosen, setChosen] = useState<readonly string[]>(enrolment.state.certificates ?? keyKinds);
  const [asked, setAsked] = useState(false);
  const { problem, act } = useAct();
  const error = asked && chosen.length === 0 ? t('enrol.choose_error') : undefined;
  const go = () => {
    setAsked(true);
    if (chosen.length === 0) return;
    return act(async () => {
      await enrolment.step((journey) => journey.chooseCertificates(keyKinds.filter((kind) => chosen.includes(kind))));
      goTo('/enrol/card');
    });
  };
  return (
    <WalletPage
      above={t('enrol.step', stepNumber('certificates', undefined))}
      back="#/enrol"
      hasError={error !== undefined}
      heading={t('enrol.choose')}
    >
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'certificates', text: error }]} />
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <Form>
        <CheckboxGroup
          choices={keyKinds.map((kind) => ({
            value: kind,
            label: t(`app.kind.${kind}`),
            hint: t(`enrol.hint.${kind}`),
          }))}
          error={error}
          id="certificates"
          label={t('enrol.choose_label')}
          onChange={setChosen}
          value={chosen}
        />
        <ButtonRow>
          <Button onPress={go} type="submit">
            {t('enrol.continue')}
          </Button>
        </ButtonRow>
      </Form>
    </WalletPage>
  );
}
