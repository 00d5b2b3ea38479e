import {
  Button,
  ButtonRow,
  Code,
  DescriptionList,
  Note,
  ProblemPanel,
  SelectField,
  Subheading,
  TextLink,
  useAct,
  useLocale,
} from '@inro/design-system';
import { type Citizen, nameIn, type Phone } from './cast.ts';
import { holdCard, openWallet } from './open-wallet.ts';
import { useText } from './text.ts';

/** The chosen phone: which card is held to it, and the way to its wallet. */
export function PhonePanel({
  phone,
  citizens,
  onChanged,
}: {
  readonly phone: Phone;
  readonly citizens: readonly Citizen[];
  readonly onChanged: () => Promise<void>;
}) {
  const t = useText();
  const { locale } = useLocale();
  const { problem, act } = useAct();
  const hold = (card: string) =>
    act(async () => {
      await holdCard(phone.phone, card === '' ? null : card);
      await onChanged();
    });
  const holder = phone.card === null ? undefined : citizens.find((citizen) => citizen.card === phone.card);
  const owner = citizens.find((citizen) => citizen.phone === phone.phone);
  // Whose phone this is comes first: the next click is theirs.
  const withCard = citizens
    .filter((citizen) => citizen.card !== null)
    .toSorted((a, b) => Number(b === owner) - Number(a === owner));
  return (
    <>
      <Subheading>{t('cast.step_card')}</Subheading>
      <SelectField
        label={t('cast.card_label')}
        onChange={(card) => void hold(card)}
        options={[
          { value: '', label: t('cast.no_card') },
          ...withCard.map((citizen) => ({
            value: citizen.card ?? '',
            label: t('cast.card_of', { name: nameIn(locale, citizen) }),
          })),
        ]}
        value={phone.card ?? ''}
      />
      <Secrets
        note={t('cast.secrets_note')}
        rows={[
          [t('cast.card_password'), holder?.cardPassword],
          [t('cast.card_pin'), holder?.cardPin],
        ]}
      />
      <Subheading>{t('cast.step_wallet')}</Subheading>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <ButtonRow>
        <Button onPress={() => act(() => openWallet(phone.phone, locale))}>{t('cast.open_wallet')}</Button>
      </ButtonRow>
      {owner !== undefined && owner.phonePin === undefined ? (
        <Note>{t('cast.phone_empty_note', { name: nameIn(locale, owner) })}</Note>
      ) : null}
      <Secrets
        note={t('cast.phone_secrets_note', { name: owner === undefined ? '' : nameIn(locale, owner) })}
        rows={[
          [t('cast.phone_pin'), owner?.phonePin],
          [t('cast.phone_password'), owner?.phonePassword],
        ]}
      />
      <TextLink href={`${phone.pageUrl}/?lang=${locale}`}>{t('cast.open_phone')}</TextLink>
    </>
  );
}

/** What whoever plays this citizen has to type; nobody would write it down outside a sandbox. */
function Secrets({
  rows,
  note,
}: {
  readonly rows: ReadonlyArray<readonly [string, string | undefined]>;
  readonly note: string;
}) {
  const known = rows.filter(([, value]) => value !== undefined);
  if (known.length === 0) return null;
  return (
    <>
      <DescriptionList rows={known.map(([term, value]) => ({ term, value: <Code>{value}</Code> }))} />
      <Note>{note}</Note>
    </>
  );
}
