import { Button, ButtonRow, ErrorSummary, Note, ProblemPanel, TextLink } from '@inro/design-system';
import { SecretEntryFields, useSecretEntry } from '../secret-entry.tsx';
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
          {problem.code === 'jpki.secret_blocked' ? <TextLink href="/#/enrol">{t('app.enrol')}</TextLink> : null}
        </ProblemPanel>
      )}
      <SecretEntryFields
        entry={entry}
        id="pin"
        label={t('present.pin_label')}
        lastTry={{ label: t('present.last_try'), hint: t('present.last_try_hint') }}
      />
      <Note>{t('present.pin_which')}</Note>
      <ButtonRow>
        <Button isDisabled={!entry.canSend} onPress={entry.send}>
          {t('present.login')}
        </Button>
        <Button look="secondary" onPress={() => presentation.refuse().catch(entry.fail)}>
          {t('present.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}
