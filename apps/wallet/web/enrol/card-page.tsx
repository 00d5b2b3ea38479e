import {
  BulletList,
  Button,
  ButtonRow,
  goTo,
  LiveRegion,
  Notice,
  Paragraph,
  PhonePicture,
  ProblemPanel,
  Ruby,
  TextLink,
  toProblem,
  useLocale,
} from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { useEffect, useState } from 'react';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { stepNumber } from './pages.ts';

const everyMs = 600;
const tipsAfterMs = 10_000;
const tipsAfterMisses = 2;

/** A picture of this model's antenna, what the phone feels now, and another way when it does not work. */
export function CardPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { locale } = useLocale();
  const { device, config } = useWallet();
  const { state, needsHelp, problem } = useCardPresence();
  const text = t(`enrol.card_${state}`);
  return (
    <WalletPage
      above={t('enrol.step', stepNumber('card', enrolment.state.certificates))}
      back="#/enrol/certificates"
      heading={t('enrol.card')}
    >
      <Paragraph>{t('enrol.card_where', { model: device.modelName })}</Paragraph>
      <PhonePicture antenna={device.antenna} description={t('enrol.card_picture')} withCard={state === 'found'} />
      {problem === undefined ? null : <ProblemPanel place="phone" problem={problem} />}
      <p className={`text-center font-bold ${state === 'found' ? 'text-good' : ''}`}>
        <Ruby>{state === 'found' ? `✓ ${text}` : text}</Ruby>
      </p>
      <LiveRegion text={text} />
      <ButtonRow>
        <Button isDisabled={state !== 'found'} onPress={() => goTo('/enrol/password')}>
          {t('enrol.continue')}
        </Button>
      </ButtonRow>
      {needsHelp ? (
        <Notice title={t('enrol.card_tips')}>
          <BulletList
            items={[
              t('enrol.card_tip_case'),
              t('enrol.card_tip_slow'),
              t('enrol.card_tip_other'),
              t('enrol.card_tip_sandbox'),
            ]}
          />
        </Notice>
      ) : null}
      <TextLink href={`${config.handset}/?lang=${locale}`}>{t('enrol.to_phone')}</TextLink>
    </WalletPage>
  );
}

/** Asks the phone again and again; tips come after two misses or ten seconds. */
function useCardPresence() {
  const { door } = useWallet().ports;
  const [state, setState] = useState<'searching' | 'found' | 'gone'>('searching');
  const [misses, setMisses] = useState(0);
  const [late, setLate] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let live = true;
    let last: 'searching' | 'found' | 'gone' = 'searching';
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const { present } = await door.cardPresence();
        if (!live) return;
        setProblem(undefined);
        if (last === 'found' && !present) setMisses((n) => n + 1);
        last = present ? 'found' : last === 'searching' ? 'searching' : 'gone';
        setState(last);
      } catch (failure) {
        if (live) setProblem(toProblem(failure));
      }
      if (live) timer = setTimeout(() => void look(), everyMs);
    };
    void look();
    const patience = setTimeout(() => setLate(true), tipsAfterMs);
    return () => {
      live = false;
      clearTimeout(timer);
      clearTimeout(patience);
    };
  }, [door]);
  return { state, needsHelp: state !== 'found' && (late || misses >= tipsAfterMisses), problem };
}
