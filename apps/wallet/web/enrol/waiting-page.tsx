import { Button, ButtonRow, collapseTo, LiveRegion, Note, Paragraph, ProblemPanel, useAct } from '@inro/design-system';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';

const everyMs = 30_000;

/** The application is in, the certificates are not: says so, asks again by itself, and goes on from here. */
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
      collapseTo('/enrol/done', 1);
    });
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    let asking = false;
    const timer = setInterval(async () => {
      if (asking || document.visibilityState !== 'visible') return;
      asking = true;
      await latest.current();
      asking = false;
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <WalletPage back="#/" heading={t('enrol.waiting')}>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <Paragraph>{t('enrol.waiting_why')}</Paragraph>
      <Note>{t('enrol.waiting_asks')}</Note>
      <ButtonRow>
        <Button onPress={look}>{t('enrol.look_again')}</Button>
      </ButtonRow>
      {still ? <Note>{t('enrol.still_waiting')}</Note> : null}
      <LiveRegion text={still ? t('enrol.still_waiting') : ''} />
    </WalletPage>
  );
}
