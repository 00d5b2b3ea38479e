import {
  BulletList,
  Button,
  ButtonRow,
  ErrorSummary,
  Form,
  goTo,
  Note,
  RadioGroup,
  TextField,
  useLocale,
} from '@inro/design-system';
import { spendLastTry } from '@inro/jpki';
import { type ReportKind, reportKinds } from '@inro/presentation/report';
import { type KnownService, ReportJourney } from '@inro/wallet/core';
import { useState } from 'react';
import { FailurePage } from '../failure-page.tsx';
import { ForWhom } from '../present/for-whom.tsx';
import { PinForm } from '../present/pin-page.tsx';
import { useSecretEntry } from '../secret-entry.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';

const LONGEST = 500;
const toLog = () => goTo('/log', { replace: true });

interface Said {
  readonly kind: ReportKind;
  readonly words: string;
}

/** Reports one service to the authority: who learns what, why, then the PIN. */
export function ReportPage({ service }: { readonly service: KnownService }) {
  const { ports } = useWallet();
  const [said, setSaid] = useState<Said>();
  const [journey] = useState(() => new ReportJourney(ports, service));
  const name = useLocale().pick(service.relyingParty);
  if (said === undefined) return <Words name={name} onSaid={setSaid} />;
  return <Pin journey={journey} name={name} said={said} />;
}

function Words({ name, onSaid }: { readonly name: string; readonly onSaid: (said: Said) => void }) {
  const t = useText();
  const [kind, setKind] = useState<ReportKind>('askedTooMuch');
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState(false);
  const error = asked && [...words].length > LONGEST ? t('reports.words_long') : undefined;
  const go = () => {
    setAsked(true);
    if ([...words].length <= LONGEST) onSaid({ kind, words });
  };
  return (
    <WalletPage
      above={<ForWhom name={name} />}
      back="#/log"
      hasError={error !== undefined}
      heading={t('reports.ask_heading', { name })}
    >
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'words', text: error }]} />
      <BulletList items={[t('reports.who_learns'), t('reports.what_is_sent')]} />
      <Form>
        <RadioGroup
          choices={reportKinds.map((value) => ({ value, label: t(`reports.kind.${value}`) }))}
          id="kind"
          label={t('reports.kind')}
          onChange={(value) => setKind(value as ReportKind)}
          value={kind}
        />
        <TextField
          error={error}
          hint={t('reports.words_hint')}
          id="words"
          label={t('reports.words')}
          lines={4}
          onChange={setWords}
          value={words}
        />
        <ButtonRow>
          <Button onPress={go}>{t('reports.yes')}</Button>
          <Button look="secondary" onPress={toLog}>
            {t('reports.no')}
          </Button>
        </ButtonRow>
      </Form>
    </WalletPage>
  );
}

function Pin({ journey, said, name }: { readonly journey: ReportJourney; readonly said: Said; readonly name: string }) {
  const t = useText();
  const toRequests = () => goTo('/requests', { replace: true });
  const entry = useSecretEntry({
    kind: 'pin',
    readTries: () => journey.pinTriesLeft(),
    async submit(pin, isLastTry) {
      await journey.report(said, pin, isLastTry ? { spendLastTry } : {});
      toRequests();
    },
  });
  const above = <ForWhom name={name} />;
  if (entry.problem !== undefined)
    return (
      <FailurePage
        above={above}
        back="#/log"
        problem={entry.problem}
        {...(entry.isBlocked ? { cord: 'locked', place: 'chip' } : { place: 'authority' })}
      >
        <ButtonRow>
          {journey.isSigned ? (
            <Button onPress={() => journey.send().then(toRequests, entry.fail)}>{t('requests.hand_in')}</Button>
          ) : (
            <Button onPress={entry.isBlocked ? toLog : entry.again}>
              {t(entry.isBlocked ? 'reports.no' : 'app.retry')}
            </Button>
          )}
        </ButtonRow>
      </FailurePage>
    );
  return (
    <WalletPage above={above} back="#/log" hasError={entry.fieldError !== undefined} heading={t('present.pin')}>
      <Note>{t('reports.who_learns')}</Note>
      <PinForm entry={entry} />
      <ButtonRow>
        <Button look="secondary" onPress={toLog}>
          {t('reports.no')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}
