import {
  BulletList,
  Button,
  ButtonRow,
  formatTime,
  goTo,
  Note,
  Notice,
  Paragraph,
  Subheading,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { OldPhoneEnds } from './old-phone-ends.tsx';

/** First of all: does this model do, and what is needed. */
export function StartPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { locale } = useLocale();
  const checked = useLoaded(() => enrolment.step((journey) => journey.deviceCheck()));
  const device = checked.value;
  if (checked.problem !== undefined) return <RetryPage again={checked.reload} back="#/" problem={checked.problem} />;
  if (device === undefined) {
    return (
      <WalletPage back="#/" heading={t('enrol.start')}>
        <Paragraph>{t('enrol.checking')}</Paragraph>
      </WalletPage>
    );
  }
  if (!device.supported) {
    return (
      <WalletPage back="#/" heading={t('enrol.unsupported_heading')}>
        <Paragraph>{t('enrol.unsupported', { model: device.modelName })}</Paragraph>
      </WalletPage>
    );
  }
  const begin = async () => {
    if (enrolment.state.step === 'done') {
      await enrolment.startOver();
      await enrolment.step((journey) => journey.deviceCheck());
    }
    goTo('/enrol/certificates');
  };
  const { open, opensAt } = device.issuing;
  return (
    <WalletPage back="#/" heading={t('enrol.start')}>
      <Paragraph>{t('enrol.supported', { model: device.modelName })}</Paragraph>
      <Subheading>{t('enrol.need')}</Subheading>
      <BulletList items={[t('enrol.need_card'), t('enrol.need_password'), t('enrol.need_time')]} />
      <Note>{t('enrol.no_visit')}</Note>
      <OldPhoneEnds />
      {open ? null : (
        <Notice kind="warning" title={t('enrol.closed')}>
          {opensAt === undefined
            ? t('enrol.closed_later')
            : t('enrol.closed_next', { time: formatTime(locale, opensAt) })}
        </Notice>
      )}
      <ButtonRow>
        <Button onPress={begin}>{t('enrol.begin')}</Button>
      </ButtonRow>
    </WalletPage>
  );
}
