import {
  Button,
  ButtonRow,
  collapseTo,
  formatDateTime,
  goTo,
  LiveRegion,
  Note,
  Paragraph,
  ProblemPanel,
  toProblem,
  useAct,
  useLocale,
} from '@inro/design-system';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';

const everyMs = 30_000;

/** The application is in, the certificates are not: says so, asks again by itself, says when it did, and goes on from here. */
export function WaitingPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { problem, act } = useAct();
  const { locale } = useLocale();
  const [lookedAt, setLookedAt] = useState<string>();
  const look = () =>
    act(async () => {
      setLookedAt(undefined);
      const outcome = await enrolment
        .step((journey) => journey.deploy(() => undefined))
        .catch((failure: unknown) => {
          if (toProblem(failure).code !== 'wallet.secrets_needed') throw failure;
          return 'secrets needed' as const;
        });
      // It is the phone's turn, and number and password went with an earlier page: they are typed once more.
      if (outcome === 'secrets needed') return goTo('/enrol/pin', { replace: true });
      if (outcome === 'waiting') return setLookedAt(new Date().toISOString());
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
  const still = lookedAt === undefined ? '' : t('enrol.still_waiting', { time: formatDateTime(locale, lookedAt) });
  return (
    <WalletPage back="#/" heading={t('enrol.waiting')}>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <Paragraph>{t('enrol.waiting_why')}</Paragraph>
      <Note>{t('enrol.waiting_asks')}</Note>
      <ButtonRow>
        <Button onPress={look}>{t('enrol.look_again')}</Button>
      </ButtonRow>
      {still === '' ? null : <Note>{still}</Note>}
      <LiveRegion text={still} />
    </WalletPage>
  );
}
