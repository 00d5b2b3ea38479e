import { Button, ButtonRow, goTo, LiveRegion, Note, Paragraph, ProblemPanel, useAct } from '@inro/design-system';
import { useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';

/** The application is in, the certificates are not: says so, and goes on from here. */
export function WaitingPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { problem, act } = useAct();
  const [still, setStill] = useState(false);
  const look = () =>
    act(async () => {
      setStill(false);
      const outcome = await enrolment.step((journey) => journey.deploy(() => undefined));
      if (outcome === 'waiting') return setStill(true);
      await enrolment.step((journey) => journey.finish());
      goTo('/enrol/done', { replace: true });
    });
  return (
    <WalletPage back="#/" heading={t('enrol.waiting')}>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <Paragraph>{t('enrol.waiting_why')}</Paragraph>
      <ButtonRow>
        <Button onPress={look}>{t('enrol.look_again')}</Button>
      </ButtonRow>
      {still ? <Note>{t('enrol.still_waiting')}</Note> : null}
      <LiveRegion text={still ? t('enrol.still_waiting') : ''} />
    </WalletPage>
  );
}
