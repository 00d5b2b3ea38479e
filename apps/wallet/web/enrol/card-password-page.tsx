import {
  Button,
  ButtonLink,
  ButtonRow,
  ErrorSummary,
  Form,
  goTo,
  Note,
  Paragraph,
  PasswordField,
  ProgressBar,
} from '@inro/design-system';
import { spendLastTry } from '@inro/jpki';
import type { CardProgress } from '@inro/wallet/core';
import { useEffect, useRef, useState } from 'react';
import { WalletError } from '../../src/errors.ts';
import { FailurePage } from '../failure-page.tsx';
import { LastTryNotice, type SecretEntry, useSecretEntry } from '../secret-entry.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { CardPlace } from './card-page.tsx';
import { useCardPresence } from './card-presence.ts';
import type { Enrolment } from './enrolment.ts';
import { JourneyStep } from './journey-step.tsx';

/** The card's signing password; with it the card signs the application at once, and it is forgotten. */
export function CardPasswordPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const [part, setPart] = useState<CardProgress>();
  const entry = useSecretEntry({
    kind: 'password',
    blocked: new WalletError('wallet.card_password_blocked'),
    readTries: () => enrolment.journey.cardTriesLeft(),
    submit: async (password, isLastTry) => {
      try {
        await enrolment.step((journey) =>
          journey.signApplication(password, { ...(isLastTry ? { spendLastTry } : {}), onProgress: setPart }),
        );
      } finally {
        setPart(undefined);
      }
      goTo('/enrol/pin');
    },
  });
  const above = <JourneyStep certificates={enrolment.state.certificates} page="password" />;
  if (entry.problem !== undefined)
    return (
      <FailurePage
        above={above}
        back="#/enrol/card"
        problem={entry.problem}
        {...(entry.isBlocked ? { cord: 'locked' } : {})}
      >
        {entry.problem.code === 'handset.card_absent' ? <CardBack entry={entry} /> : null}
        <ButtonRow>
          <WayOn code={entry.problem.code} entry={entry} />
        </ButtonRow>
      </FailurePage>
    );
  const { fieldError } = entry;
  return (
    <WalletPage above={above} back="#/enrol/card" hasError={fieldError !== undefined} heading={t('enrol.password')}>
      <ErrorSummary errors={fieldError === undefined ? [] : [{ field: 'card-password', text: fieldError }]} />
      <PasswordForm entry={entry} />
      {part === undefined ? null : (
        <>
          <ProgressBar
            label={t('enrol.password')}
            step={part.done + 1}
            text={t('enrol.signing_part', { done: part.done, of: part.of })}
            total={part.of}
          />
          <Paragraph>{t('enrol.signing')}</Paragraph>
        </>
      )}
    </WalletPage>
  );
}

/** A card that cannot be used is put aside for another, or for another day; one that only moved is read again. */
function WayOn({ code, entry }: { readonly code: string; readonly entry: SecretEntry }) {
  const t = useText();
  if (entry.isBlocked || code === 'wallet.card_cannot_sign')
    return <ButtonLink href="#/">{t('present.to_home')}</ButtonLink>;
  if (code.startsWith('registration.')) return <ButtonLink href="#/enrol">{t('enrol.over')}</ButtonLink>;
  if (code === 'wallet.not_a_my_number_card')
    return <ButtonLink href="#/enrol/card">{t('enrol.card_again')}</ButtonLink>;
  return <Button onPress={entry.again}>{t('app.retry')}</Button>;
}

/** The card moved away: its place is shown, and the page goes on by itself once it lies there, with what was typed. */
function CardBack({ entry }: { readonly entry: SecretEntry }) {
  const { presence } = useCardPresence(async () => undefined);
  const again = useRef(entry.again);
  again.current = entry.again;
  useEffect(() => {
    if (presence === 'found') void again.current();
  }, [presence]);
  return <CardPlace presence={presence} />;
}

function PasswordForm({ entry }: { readonly entry: SecretEntry }) {
  const t = useText();
  return (
    <Form>
      <Paragraph>{t('enrol.password_why')}</Paragraph>
      <PasswordField
        error={entry.fieldError}
        id="card-password"
        label={t('enrol.password_label')}
        onChange={entry.type}
        triesLeft={entry.triesLeft}
        value={entry.value}
      />
      <Note>{t('enrol.password_not_kept')}</Note>
      <LastTryNotice cost={t('enrol.last_try_cost')} entry={entry} />
      <ButtonRow>
        {entry.isLastTry ? (
          <Button onPress={entry.spendLast}>{t('enrol.last_try')}</Button>
        ) : (
          <Button isDisabled={entry.isBusy} onPress={() => entry.send()} type="submit">
            {t('enrol.sign')}
          </Button>
        )}
      </ButtonRow>
    </Form>
  );
}
