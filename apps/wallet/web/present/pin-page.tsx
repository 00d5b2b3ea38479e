import { Button, ButtonLink, ButtonRow, Form, LiveRegion, Note, PinField, TextButton } from '@inro/design-system';
import { FailurePage } from '../failure-page.tsx';
import { LastTryNotice, type SecretEntry, useSecretEntry } from '../secret-entry.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { ForWhom } from './for-whom.tsx';
import type { Presentation } from './presentation.ts';
import { wayOn } from './way-on.ts';

/** The phone's 4-digit number; the tries left are the chip's own. */
export function PinPage({ presentation, name }: { readonly presentation: Presentation; readonly name: string }) {
  const t = useText();
  const entry = useSecretEntry({
    kind: 'pin',
    readTries: async () => presentation.opened?.journey.pinTriesLeft(),
    submit: presentation.enterPin,
  });
  const refuse = () => presentation.refuse().catch(entry.fail);
  if (entry.problem !== undefined) {
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
  }
  return (
    <WalletPage
      above={<ForWhom name={name} />}
      back="#/"
      hasError={entry.fieldError !== undefined}
      heading={t('present.pin')}
    >
      <PinForm entry={entry} />
      <ButtonRow>
        <Button look="secondary" onPress={refuse}>
          {t('present.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}

/** The fourth digit sends it; before the last try a button of its own does, and Enter does not. */
export function PinForm({ entry }: { readonly entry: SecretEntry }) {
  const t = useText();
  return (
    <Form>
      <PinField
        error={entry.fieldError}
        hint={t(entry.isLastTry ? 'present.pin_last_hint' : 'present.pin_hint')}
        id="pin"
        isBusy={entry.isBusy}
        label={t('present.pin_label')}
        onChange={entry.type}
        onComplete={entry.send}
        triesLeft={entry.triesLeft}
        value={entry.value}
      />
      <Note>{t('present.pin_which')}</Note>
      <LastTryNotice cost={t('present.last_try_cost')} entry={entry} />
      {entry.isLastTry ? (
        <ButtonRow>
          <Button onPress={entry.spendLast}>{t('present.last_try')}</Button>
        </ButtonRow>
      ) : null}
      {entry.isBusy && !entry.isLastTry ? <Note>{t('present.checking')}</Note> : null}
      <LiveRegion text={entry.isBusy ? t('present.checking') : ''} />
    </Form>
  );
}
