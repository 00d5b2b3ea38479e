import { Button, ButtonRow, CheckboxGroup, ErrorSummary, Form, goTo, useAct } from '@inro/design-system';
import { keyKinds } from '@inro/jpki-profile';
import { useState } from 'react';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { JourneyStep } from './journey-step.tsx';

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
  if (problem !== undefined) return <RetryPage again={go} back="#/enrol" problem={problem} />;
  return (
    <WalletPage
      above={<JourneyStep certificates={undefined} page="certificates" />}
      back="#/enrol"
      hasError={error !== undefined}
      heading={t('enrol.choose')}
    >
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'certificates', text: error }]} />
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
