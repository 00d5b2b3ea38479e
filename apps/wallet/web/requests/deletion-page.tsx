import { BulletList, Button, ButtonRow, goTo, toProblem, useLocale } from '@inro/design-system';
import { spendLastTry } from '@inro/jpki';
import type { Problem } from '@inro/problem';
import { DeletionJourney, type KnownService } from '@inro/wallet/core';
import { useState } from 'react';
import { FailurePage, RetryPage } from '../failure-page.tsx';
import { ForWhom } from '../present/for-whom.tsx';
import { PinForm } from '../present/pin-page.tsx';
import { useSecretEntry } from '../secret-entry.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';

/** Asks one service to delete what it keeps: what that means, then the PIN, then the list of what was asked. */
export function DeletionPage({ service }: { readonly service: KnownService }) {
  const [journey, setJourney] = useState<DeletionJourney>();
  if (journey === undefined) return <Question onOpen={setJourney} service={service} />;
  return <Pin journey={journey} onAgain={() => setJourney(undefined)} />;
}

const toLog = () => goTo('/log', { replace: true });

function Question({
  service,
  onOpen,
}: {
  readonly service: KnownService;
  readonly onOpen: (journey: DeletionJourney) => void;
}) {
  const t = useText();
  const { pick } = useLocale();
  const { ports } = useWallet();
  const [problem, setProblem] = useState<Problem>();
  const name = pick(service.relyingParty);
  const open = async () => {
    try {
      onOpen(await DeletionJourney.open(ports, service));
    } catch (failure) {
      setProblem(toProblem(failure));
    }
  };
  if (problem !== undefined) {
    const again = () => setProblem(undefined);
    const failure = { above: <ForWhom name={name} />, back: '#/log', party: name, problem };
    return problem.retry === 'never' ? <FailurePage {...failure} /> : <RetryPage {...failure} again={again} />;
  }
  return (
    <WalletPage above={<ForWhom name={name} />} back="#/log" heading={t('requests.ask_heading', { name })}>
      <BulletList
        items={[t('requests.ask_intro'), t('requests.ask_proof'), t('requests.ask_law'), t('requests.ask_end')]}
      />
      <ButtonRow>
        <Button onPress={open}>{t('requests.ask_yes')}</Button>
        <Button look="secondary" onPress={toLog}>
          {t('requests.ask_no')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}

/** The phone's PIN; after it the request is handed in, and handed in again where that failed. */
function Pin({ journey, onAgain }: { readonly journey: DeletionJourney; readonly onAgain: () => void }) {
  const t = useText();
  const { pick } = useLocale();
  const name = pick(journey.names);
  const toRequests = () => goTo('/requests', { replace: true });
  const entry = useSecretEntry({
    kind: 'pin',
    readTries: () => journey.pinTriesLeft(),
    async submit(pin, isLastTry) {
      await journey.ask(pin, isLastTry ? { spendLastTry } : {});
      toRequests();
    },
  });
  const above = <ForWhom name={name} />;
  if (entry.problem !== undefined) {
    const handIn = () => journey.handIn().then(toRequests, entry.fail);
    return (
      <FailurePage
        above={above}
        back="#/log"
        party={name}
        problem={entry.problem}
        {...(entry.isBlocked ? { cord: 'locked', place: 'chip' } : {})}
      >
        <ButtonRow>
          {journey.isAnswered ? (
            <Button onPress={handIn}>{t('requests.hand_in')}</Button>
          ) : (
            <Button onPress={entry.isBlocked ? toLog : onAgain}>
              {t(entry.isBlocked ? 'requests.ask_no' : 'app.retry')}
            </Button>
          )}
        </ButtonRow>
      </FailurePage>
    );
  }
  return (
    <WalletPage above={above} back="#/log" hasError={entry.fieldError !== undefined} heading={t('present.pin')}>
      <PinForm entry={entry} />
      <ButtonRow>
        <Button look="secondary" onPress={toLog}>
          {t('requests.ask_no')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}
