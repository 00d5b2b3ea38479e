import {
  Button,
  ButtonLink,
  ButtonRow,
  ErrorSummary,
  Form,
  goTo,
  LiveRegion,
  Note,
  Paragraph,
  ProblemPanel,
  TextLink,
} from '@inro/design-system';
import { spendLastTry } from '@inro/jpki';
import type { CardProgress } from '@inro/wallet/core';
import { useState } from 'react';
import { WalletError } from '../../src/errors.ts';
import { type SecretEntry, SecretEntryFields, useSecretEntry } from '../secret-entry.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { stepNumber } from './pages.ts';

/** The card's signing password; with it the card signs the application at once, and it is forgotten. */
export function CardPasswordPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const [part, setPart] = useState<CardProgress>();
  const entry = useSecretEntry({
    kind: 'password',
    field: 'card-password',
    lastTryError: t('enrol.last_try_error'),
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
  const { problem, errors } = entry;
  const reading = part === undefined ? '' : t('enrol.signing_part', { done: part.done, of: part.of });
  return (
    <WalletPage
      above={t('enrol.step', stepNumber('password', enrolment.state.certificates))}
      back="#/enrol/card"
      hasError={errors.length > 0 || problem !== undefined}
      heading={t('enrol.password')}
    >
      <ErrorSummary errors={errors} />
      {problem === undefined ? null : (
        <ProblemPanel problem={problem}>
          {entry.isBlocked ? null : <TextLink href="#/enrol/card">{t('enrol.card')}</TextLink>}
        </ProblemPanel>
      )}
      {entry.isBlocked ? (
        <ButtonRow>
          <ButtonLink href="#/" look="secondary">
            {t('present.to_home')}
          </ButtonLink>
        </ButtonRow>
      ) : (
        <PasswordForm entry={entry} />
      )}
      {part === undefined ? null : (
        <>
          <Paragraph>{t('enrol.signing')}</Paragraph>
          <Paragraph>{reading}</Paragraph>
        </>
      )}
      <LiveRegion text={reading} />
    </WalletPage>
  );
}

function PasswordForm({ entry }: { readonly entry: SecretEntry }) {
  const t = useText();
  return (
    <Form>
      <Paragraph>{t('enrol.password_why')}</Paragraph>
      <SecretEntryFields
        entry={entry}
        id="card-password"
        label={t('enrol.password_label')}
        lastTry={{ label: t('enrol.last_try'), hint: t('enrol.last_try_hint') }}
      />
      <Note>{t('enrol.password_not_kept')}</Note>
      <ButtonRow>
        <Button isDisabled={!entry.canSend} onPress={entry.send} type="submit">
          {t('enrol.sign')}
        </Button>
      </ButtonRow>
    </Form>
  );
}
