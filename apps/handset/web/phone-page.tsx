import {
  Button,
  ButtonRow,
  DescriptionList,
  LiveRegion,
  Page,
  Paragraph,
  PhonePicture,
  ProblemPanel,
  requestJson,
  SelectField,
  TextLink,
  textHook,
  useAct,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import type { phoneTexts } from './texts/phone.ts';

const useText = textHook<typeof phoneTexts>();

/** What the phone says of itself (docs/protocol/handset-door.md). */
interface Phone {
  readonly phone: string;
  readonly model: string;
  readonly modelName: string;
  readonly supported: boolean;
  readonly antenna?: { readonly x: number; readonly y: number };
  readonly card: string | null;
  readonly cards: readonly string[];
  readonly reader: 'refused' | 'allowed' | 'answering';
  readonly home?: string;
}

/** The phone in the hand: its model, the card that is held to it, and the way to its wallet. */
export function PhonePage() {
  const t = useText();
  const { locale } = useLocale();
  const loaded = useLoaded(() => requestJson<Phone>('/phone'), 3000);
  const { problem: failed, act } = useAct();
  const phone = loaded.value;
  const problem = failed ?? loaded.problem;
  const holdCard = (card: string) =>
    act(async () => {
      await requestJson('/phone/card', { method: 'PUT', body: { card: card === '' ? null : card } });
      await loaded.reload();
    });
  const permitReader = (allowed: boolean) =>
    act(async () => {
      await requestJson('/phone/reader', { method: 'PUT', body: { allowed } });
      await loaded.reload();
    });
  const openWallet = () =>
    act(async () => {
      const { walletUrl } = await requestJson<{ walletUrl: string }>('/phone/pairing', { method: 'POST', body: {} });
      const url = new URL(walletUrl);
      url.searchParams.set('lang', locale);
      location.assign(url.href);
    });
  return (
    <Page
      heading={phone === undefined ? t('phone.site') : t('phone.heading', { phone: phone.phone })}
      site={t('phone.site')}
    >
      {problem === undefined ? null : <ProblemPanel place="phone" problem={problem} />}
      {phone === undefined ? null : (
        <>
          <Paragraph>{t('phone.intro')}</Paragraph>
          {phone.antenna === undefined ? null : (
            <PhonePicture antenna={phone.antenna} description={t('phone.picture')} withCard={phone.card !== null} />
          )}
          <DescriptionList
            rows={[
              { term: t('phone.model'), value: phone.modelName },
              { term: t('phone.supported'), value: t(phone.supported ? 'phone.yes' : 'phone.no') },
            ]}
          />
          <SelectField
            label={t('phone.card')}
            onChange={(card) => void holdCard(card)}
            options={[
              { value: '', label: t('phone.no_card') },
              ...phone.cards.map((card) => ({ value: card, label: card })),
            ]}
            value={phone.card ?? ''}
          />
          <Paragraph>{t(`phone.reader_${phone.reader}`)}</Paragraph>
          <LiveRegion text={t(`phone.reader_${phone.reader}`)} />
          <ButtonRow>
            <Button onPress={openWallet}>{t('phone.open_wallet')}</Button>
            <Button look="secondary" onPress={() => permitReader(phone.reader === 'refused')}>
              {t(phone.reader === 'refused' ? 'phone.allow_reader' : 'phone.refuse_reader')}
            </Button>
          </ButtonRow>
          {phone.home === undefined ? null : (
            <TextLink href={`${phone.home}/?lang=${locale}`}>{t('phone.home')}</TextLink>
          )}
        </>
      )}
    </Page>
  );
}
