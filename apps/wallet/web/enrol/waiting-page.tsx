import {
  Button,
  ButtonRow,
  collapseTo,
  DescriptionList,
  formatClock,
  goTo,
  LiveRegion,
  Note,
  Paragraph,
  toProblem,
  useLocale,
} from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { useEffect, useRef, useState } from 'react';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';

const everyMs = 30_000;
/** After these the next question of the schedule may be answered: the page stays as it is and says so. */
const passing = ({ retry }: Problem): boolean => retry === 'now' || retry === 'later';

/** The application is in, the certificates are not: says so, asks on a schedule, says when it did and will, and goes on by itself. */
export function WaitingPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { locale } = useLocale();
  const { problem, asked, nextAt, isAsking, said, ask } = useSchedule(enrolment);
  if (problem !== undefined && !passing(problem)) return <RetryPage again={ask} back="#/" problem={problem} />;
  const never = t('enrol.waiting_never');
  return (
    <WalletPage back="#/" heading={t('enrol.waiting')}>
      <Paragraph>{t('enrol.waiting_why')}</Paragraph>
      <DescriptionList
        rows={[
          {
            term: t('enrol.waiting_last'),
            value:
              asked === undefined
                ? never
                : t(asked.answered ? 'enrol.waiting_not_yet' : 'enrol.waiting_unanswered', {
                    time: formatClock(locale, asked.at),
                  }),
          },
          {
            term: t('enrol.waiting_next'),
            value: isAsking || nextAt === undefined ? t('enrol.waiting_now') : formatClock(locale, nextAt),
          },
        ]}
      />
      <Note>{t('enrol.waiting_asks')}</Note>
      <ButtonRow>
        <Button onPress={() => ask('pressed')}>{t('enrol.look_again')}</Button>
      </ButtonRow>
      <LiveRegion text={said === undefined ? '' : t('enrol.still_waiting', { time: formatClock(locale, said) })} />
    </WalletPage>
  );
}

/** Asks every half minute while the page is seen, and at once when it is seen again. */
function useSchedule(enrolment: Enrolment) {
  const [problem, setProblem] = useState<Problem>();
  const [asked, setAsked] = useState<{ readonly at: string; readonly answered: boolean }>();
  const [nextAt, setNextAt] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  /** Said aloud where the person asked, not every half minute. */
  const [said, setSaid] = useState<string>();
  const asking = useRef(false);
  const ask = async (why?: 'pressed') => {
    if (asking.current) return;
    asking.current = true;
    setAsking(true);
    const outcome = await enrolment
      .step((journey) => journey.deploy(() => undefined))
      .catch((failure: unknown) => toProblem(failure));
    const at = new Date().toISOString();
    asking.current = false;
    setAsking(false);
    if (outcome === 'delivered') {
      const failed = await enrolment.step((journey) => journey.finish()).catch(toProblem);
      if (failed === undefined) return collapseTo('/enrol/done', 1);
      return setProblem(failed);
    }
    // It is the phone's turn, and number and password went with an earlier page: they are typed once more.
    if (outcome !== 'waiting' && outcome.code === 'wallet.secrets_needed') return goTo('/enrol/pin', { replace: true });
    setProblem(outcome === 'waiting' ? undefined : outcome);
    setAsked({ at, answered: outcome === 'waiting' });
    if (why === 'pressed') setSaid(at);
  };
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const schedule = () => {
      clearTimeout(timer);
      setNextAt(new Date(Date.now() + everyMs).toISOString());
      timer = setTimeout(() => void due(), everyMs);
    };
    const due = async () => {
      if (document.visibilityState === 'visible') await latest.current();
      schedule();
    };
    const seen = () => {
      if (document.visibilityState === 'visible') void due();
    };
    void due();
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);
  return { problem, asked, nextAt, isAsking, said, ask };
}
