import { Button, ButtonRow, DescriptionList, goTo, Ruby, TextButton, TextLink } from '@inro/design-system';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { JourneyStep } from './journey-step.tsx';
import { OldPhoneEnds } from './old-phone-ends.tsx';

/** Check your answers: a change link a row, nothing secret shown. */
export function CheckPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { device } = useWallet();
  const { certificates = [] } = enrolment.state;
  const withPassword = certificates.includes('digitalSignature');
  const startOver = async () => {
    await enrolment.startOver();
    goTo('/enrol', { replace: true });
  };
  const send = () => {
    const { pin, password } = enrolment.secrets;
    if (pin === undefined) return;
    enrolment.journey.setSecrets(password === undefined ? { pin } : { pin, password });
    goTo('/enrol/progress');
  };
  return (
    <WalletPage
      above={<JourneyStep certificates={enrolment.state.certificates} page="check" />}
      back={withPassword ? '#/enrol/phone-password' : '#/enrol/pin'}
      heading={t('enrol.check')}
    >
      <DescriptionList
        rows={[
          { term: t('enrol.check_phone'), value: device.modelName },
          {
            term: t('enrol.check_certificates'),
            value: (
              <ul>
                {certificates.map((kind) => (
                  <li key={kind}>
                    <Ruby>{t(`app.kind.${kind}`)}</Ruby>
                  </li>
                ))}
              </ul>
            ),
            action: <TextButton onPress={startOver}>{t('enrol.change_certificates')}</TextButton>,
          },
          { term: t('enrol.check_application'), value: t('enrol.check_signed') },
          {
            term: t('enrol.check_pin'),
            value: t('enrol.check_set'),
            action: <TextLink href="#/enrol/pin">{t('enrol.change_pin')}</TextLink>,
          },
          ...(withPassword
            ? [
                {
                  term: t('enrol.check_password'),
                  value: t('enrol.check_set'),
                  action: <TextLink href="#/enrol/phone-password">{t('enrol.change_password')}</TextLink>,
                },
              ]
            : []),
        ]}
      />
      <OldPhoneEnds />
      <ButtonRow>
        <Button onPress={send}>{t('enrol.send')}</Button>
      </ButtonRow>
    </WalletPage>
  );
}
