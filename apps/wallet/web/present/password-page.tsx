import {
  Button,
  ButtonLink,
  ButtonRow,
  ErrorSummary,
  Form,
  LiveRegion,
  Note,
  Paragraph,
  PasswordField,
  TextButton,
} from '@inro/design-system';
import { FailurePage } from '../failure-page.tsx';
import { LastTryNotice, type SecretEntry, useSecretEntry } from '../secret-entry.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { ForWhom } from './for-whom.tsx';
import type { Presentation } from './presentation.ts';
import { wayOn } from './way-on.ts';

/** The phone's signing password: one for everything that is signed; the tries left are the chip's own. */
export function PasswordPage({ presentation, name }: { readonly presentation: Presentation; readonly name: string }) {
  const t = useText();
  const entry = useSecretEntry({
    kind: 'password',
    readTries: async () => presentation.opened?.journey.passwordTriesLeft(),
    submit: presentation.enterPassword,
  });
  const refuse = () => presentation.refuse().catch(entry.fail);
  if (entry.problem !== undefined)
    return (
      <FailurePage
        above={<ForWhom name={name} />}
        problem={entry.problem}
        {...(entry.isBlocked ? { cord: 'locked', place: 'chip' } : {})}
      >
        <ButtonRow>
          {wayOn(entry.problem, { flow: undefined, isOver: false, standing: undefined }) === 'enrol' ? (
            <ButtonLink href="/#/enrol">{t('app.enrol_again')}</ButtonLink>
          ) : (
            <Button onPress={entry.again}>{t('app.retry')}</Button>
          )}
        </ButtonRow>
        <TextButton onPress={refuse}>{t('present.refuse_to', { name })}</TextButton>
      </FailurePage>
    );
  const { fieldError } = entry;
  return (
    <WalletPage
      above={<ForWhom name={name} />}
      back="#/"
      hasError={fieldError !== undefined}
      heading={t('sign.password')}
    >
      <ErrorSummary errors={fieldError === undefined ? [] : [{ field: 'sign-password', text: fieldError }]} />
      <PasswordForm entry={entry} presentation={presentation} />
      <ButtonRow>
        <Button look="secondary" onPress={refuse}>
          {t('present.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}

function PasswordForm({ entry, presentation }: { readonly entry: SecretEntry; readonly presentation: Presentation }) {
  const t = useText();
  const { acts } = presentation.opened!.journey.request;
  const count = acts.signature?.documents.length ?? 0;
  const deed = t(count > 0 ? 'sign.sign' : 'sign.read_values');
  return (
    <Form>
      {count > 1 ? <Paragraph>{t('sign.password_for', { count: String(count) })}</Paragraph> : null}
      <PasswordField
        error={entry.fieldError}
        id="sign-password"
        label={t('sign.password_label')}
        onChange={entry.type}
        triesLeft={entry.triesLeft}
        value={entry.value}
      />
      <Note>{t('sign.password_which')}</Note>
      <LastTryNotice cost={t('sign.password_last')} entry={entry} />
      <ButtonRow>
        {entry.isLastTry ? (
          <Button onPress={entry.spendLast}>{t('sign.password_last_try')}</Button>
        ) : (
          <Button isDisabled={entry.isBusy} onPress={() => entry.send()} type="submit">
            {deed}
          </Button>
        )}
      </ButtonRow>
      <LiveRegion text={entry.isBusy ? t('sign.busy') : ''} />
    </Form>
  );
}
