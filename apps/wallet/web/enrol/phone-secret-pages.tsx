import {
  Button,
  ButtonRow,
  ErrorSummary,
  Form,
  goTo,
  LiveRegion,
  Note,
  Notice,
  Paragraph,
  PasswordField,
  PinField,
  useSecretMessage,
} from '@inro/design-system';
import type { SecretKind } from '@inro/design-system/texts';
import { Secret } from '@inro/foundation';
import { type ReactNode, useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { JourneyStep } from './journey-step.tsx';

/** The phone's own 4-digit number, twice. */
export function PinPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const { certificates } = enrolment.state;
  const withPassword = certificates?.includes('digitalSignature') ?? false;
  return (
    <TwicePage
      above={<JourneyStep certificates={certificates} page="pin" />}
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
      above={<JourneyStep certificates={enrolment.state.certificates} page="phone-password" />}
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
  readonly above: ReactNode;
  readonly back?: string;
  readonly texts: Readonly<Record<'heading' | 'why' | 'label' | 'again' | 'differs', Key>>;
  readonly onChosen: (secret: Secret<string>) => void;
}) {
  const t = useText();
  const secretMessage = useSecretMessage();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [asked, setAsked] = useState(false);
  const guessed = kind === 'pin' ? secretMessage.guessed(first) : undefined;
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
  const Field = kind === 'pin' ? PinField : PasswordField;
  return (
    <WalletPage above={above} back={back} hasError={errors.length > 0} heading={t(texts.heading)}>
      <ErrorSummary errors={errors} />
      <Paragraph>{t(texts.why)}</Paragraph>
      <Form>
        <Field {...fields[0]!} />
        {/* Said where it is typed, and never forbidden: the chip takes every number, and three tries guard it (ADR 64). */}
        {guessed === undefined ? null : (
          <Notice kind="warning" title={guessed.why}>
            {guessed.advice}
          </Notice>
        )}
        <LiveRegion text={guessed === undefined ? '' : `${guessed.why} ${guessed.advice}`} />
        <Field {...fields[1]!} />
        <ButtonRow>
          <Button onPress={go} type="submit">
            {t(guessed === undefined ? 'enrol.continue' : 'enrol.pin_all_the_same')}
          </Button>
        </ButtonRow>
      </Form>
      <Note>{t('enrol.reentry')}</Note>
    </WalletPage>
  );
}
