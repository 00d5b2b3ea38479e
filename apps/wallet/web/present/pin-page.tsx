import { Button, ButtonRow, ErrorSummary, Form, Note, ProblemPanel, TextLink } from '@inro/design-system';
import { type SecretEntry, SecretEntryFields, useSecretEntry } from '../secret-entry.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Presentation } from './presentation.ts';

/** The phone's 4-digit number; the tries left are the chip's own. */
export function PinPage({ presentation, name }: { readonly presentation: Presentation; readonly name: string }) {
  const t = useText();
  const entry = useSecretEntry({
    kind: 'pin',
    field: 'pin',
    lastTryError: t('present.last_try_error'),
    readTries: async () => presentation.opened?.journey.pinTriesLeft(),
    submit: presentation.handOver,
  });
  const { problem, errors } = entry;
  return (
    <WalletPage
      above={t('present.step', { name })}
      back="#/"
      hasError={errors.length > 0 || problem !== undefined}
      heading={t('present.pin')}
    >
      <ErrorSummary errors={errors} />
      {problem === undefined ? null : (
        <ProblemPanel problem={problem}>
          {entry.isBlocked ? <TextLink href="/#/enrol">{t('app.enrol')}</TextLink> : null}
        </ProblemPanel>
      )}
      {entry.isBlocked ? null : <PinForm entry={entry} />}
      <ButtonRow>
        <Button look="secondary" onPress={() => presentation.refuse().catch(entry.fail)}>
          {t('present.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}

function PinForm({ entry }: { readonly entry: SecretEntry }) {
  const t = useText();
  return (
    <Form>
      <SecretEntryFields
        entry={entry}
        id="pin"
        label={t('present.pin_label')}
        lastTry={{ label: t('present.last_try'), hint: t('present.last_try_hint') }}
      />
      <Note>{t('present.pin_which')}</Note>
      <ButtonRow>
        <Button isDisabled={!entry.canSend} onPress={entry.send} type="submit">
          {t('present.login')}
        </Button>
      </ButtonRow>
    </Form>
  );
}
