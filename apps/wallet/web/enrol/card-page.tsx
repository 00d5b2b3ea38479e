import {
  BulletList,
  Button,
  ButtonRow,
  goTo,
  Icon,
  type IconName,
  LiveRegion,
  Notice,
  Paragraph,
  PhonePicture,
  Ruby,
  TextLink,
  useLocale,
} from '@inro/design-system';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';
import { type CardPresence, useCardPresence } from './card-presence.ts';
import type { Enrolment } from './enrolment.ts';
import { JourneyStep } from './journey-step.tsx';

/** A picture of this model's antenna, what the phone feels now, and another way when it does not work. */
export function CardPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { device } = useWallet();
  const { presence, needsHelp, problem, again } = useCardPresence(() => enrolment.journey.cardTriesLeft());
  const page = {
    above: <JourneyStep certificates={enrolment.state.certificates} page="card" />,
    back: '#/enrol/certificates',
  };
  if (problem !== undefined) return <RetryPage {...page} again={again} problem={problem} />;
  return (
    <WalletPage {...page} heading={t('enrol.card')}>
      <Paragraph>{t('enrol.card_where', { model: device.modelName })}</Paragraph>
      <CardPlace presence={presence} />
      <ButtonRow>
        <Button isDisabled={presence !== 'found'} onPress={() => goTo('/enrol/password')}>
          {t('enrol.continue')}
        </Button>
      </ButtonRow>
      <OtherWays needsHelp={needsHelp} />
    </WalletPage>
  );
}

const looks: Record<CardPresence, { readonly icon: IconName; readonly colour: string }> = {
  searching: { icon: 'card', colour: 'text-ink' },
  reading: { icon: 'card', colour: 'text-primary' },
  found: { icon: 'check', colour: 'text-good' },
  gone: { icon: 'warning', colour: 'text-caution' },
  unreadable: { icon: 'warning', colour: 'text-caution' },
  away: { icon: 'warning', colour: 'text-caution' },
};

/** Where the card has to lie on this model, and what the phone feels there now. */
export function CardPlace({ presence }: { readonly presence: CardPresence }) {
  const t = useText();
  const { device } = useWallet();
  const text = t(`enrol.card_${presence}`);
  const { icon, colour } = looks[presence];
  return (
    <>
      <PhonePicture
        antenna={device.antenna}
        description={t('enrol.card_picture')}
        withCard={presence === 'found' || presence === 'reading'}
      />
      <p
        className={`flex min-h-14 items-center gap-3 rounded-panel border border-hairline bg-surface p-4 font-bold ${colour}`}
        data-presence={presence}
      >
        <Icon name={icon} />
        <span>
          <Ruby>{text}</Ruby>
        </span>
      </p>
      <LiveRegion text={text} />
    </>
  );
}

function OtherWays({ needsHelp }: { readonly needsHelp: boolean }) {
  const t = useText();
  const { locale } = useLocale();
  const { config } = useWallet();
  return (
    <>
      {needsHelp ? (
        <Notice title={t('enrol.card_tips')}>
          <BulletList
            items={[
              t('enrol.card_tip_case'),
              t('enrol.card_tip_slow'),
              t('enrol.card_tip_other'),
              t('enrol.card_tip_sandbox'),
            ]}
          />
        </Notice>
      ) : null}
      <TextLink href={`${config.handset}/?lang=${locale}`}>{t('enrol.to_phone')}</TextLink>
    </>
  );
}
