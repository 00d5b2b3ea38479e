import {
  Button,
  ButtonRow,
  ErrorSummary,
  Form,
  goTo,
  isGuessedFirst,
  LiveRegion,
  Note,
  Notice,
  Paragraph,
  SecretField,
  type SecretKind,
  useSecretMessage,
} from '@inro/design-system';
import { Secret } from '@inro/foundation';
import { useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { stepNumber } from './pages.ts';

/** The phone's own 4-digit number, twice. */
export function PinPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const { certificates } = enrolment.state;
  const withPassword = certificates?.includes('digitalSignature') ?? false;
  return (
    <TwicePage
      above={stepNumber('pin', certificates)}
      kind="pin"
      onChosen={(pin) => {
        enrolment.keep({ pin });
        goTo(withPassword ? '/enrol/phone-password' : '/enrol/check');
      }}
      texts={{
        heading: 'enrol.pin',
        why: 'enrol.pin_why',
        label: 'enrol.pin_label',
        again: 'enrol.pin_again',
        differs: 'enrol.pin_differs',
      }}
    />
  );
}

/** The phone's own signing password, twice. */
export function PhonePasswordPage({ enrolment }: { readonly enrolment: Enrolment }) {
  return (
    <TwicePage
      above={stepNumber('phone-password', enrolment.state.certificates)}
      back="#/enrol/pin"
      kind="password"
      onChosen={(password) => {
        enrolment.keep({ password });
        goTo('/enrol/check');
      }}
      texts={{
        heading: 'enrol.phone_password',
        why: 'enrol.phone_password_why',
        label: 'enrol.phone_password_label',
        again: 'enrol.phone_password_again',
        differs: 'enrol.phone_password_differs',
      }}
    />
  );
}

type Key = Parameters<ReturnType<typeof useText>>[0];

function TwicePage({
  kind,
  above,
  back = '#/',
  texts,
  onChosen,
}: {
  readonly kind: SecretKind;
  readonly above: { readonly step: number; readonly total: number };
  readonly back?: string;
  readonly texts: Readonly<Record<'heading' | 'why' | 'label' | 'again' | 'differs', Key>>;
  readonly onChosen: (secret: Secret<string>) => void;
}) {
  const t = useText();
  const secretMessage = useSecretMessage();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [asked, setAsked] = useState(false);
  const firstError = asked ? secretMessage.form(kind, first) : undefined;
  const secondError = asked && firstError === undefined && first !== second ? t(texts.differs) : undefined;
  const fields = [
    { id: 'secret', label: t(texts.label), value: first, onChange: setFirst, error: firstError },
    { id: 'secret-again', label: t(texts.again), value: second, onChange: setSecond, error: secondError },
  ];
  const errors = fields.flatMap(({ id, error }) => (error === undefined ? [] : [{ field: id, text: error }]));
  const go = () => {
    setAsked(true);
    if (secretMessage.form(kind, first) === undefined && first === second) onChosen(new Secret(first));
  };
  return (
    <WalletPage above={t('enrol.step', above)} back={back} hasError={errors.length > 0} heading={t(texts.heading)}>
      <ErrorSummary errors={errors} />
      <Paragraph>{t(texts.why)}</Paragraph>
      <Form>
        {fields.map((field) => (
          <SecretField key={field.id} kind={kind} {...field} />
        ))}
        {kind === 'pin' && isGuessedFirst(first) ? <Notice kind="warning" title={secretMessage.guessed} /> : null}
        <LiveRegion text={kind === 'pin' && isGuessedFirst(first) ? secretMessage.guessed : ''} />
        <ButtonRow>
          <Button onPress={go} type="submit">
            {t('enrol.continue')}
          </Button>
        </ButtonRow>
      </Form>
      <Note>{t('enrol.reentry')}</Note>
    </WalletPage>
  );
}
