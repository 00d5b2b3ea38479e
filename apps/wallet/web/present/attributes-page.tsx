import { Button, ButtonRow, DescriptionList, formatDate, Note, useAct, useLocale } from '@inro/design-system';
import type { BasicFourAttributes, PresentationRequest } from '@inro/wallet/core';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { useKept } from './consent-rows.tsx';
import { ForWhom } from './for-whom.tsx';
import type { Presentation } from './presentation.ts';

/** The values themselves, as the certificate states them, before anything has left the phone. */
export function AttributesPage({ presentation, name }: { readonly presentation: Presentation; readonly name: string }) {
  const t = useText();
  const { problem, act } = useAct();
  const { attributes, request } = presentation.opened?.journey ?? {};
  const stated = attributes?.attributes;
  if (stated === undefined || request === undefined) return null;
  if (problem !== undefined) return <RetryPage again={() => act(presentation.refuse)} party={name} problem={problem} />;
  return (
    <WalletPage above={<ForWhom name={name} />} back="#/" heading={t('sign.values', { name })}>
      <Note>{t('sign.values_here')}</Note>
      <Values request={request} stated={stated} />
      <ButtonRow>
        <Button onPress={() => presentation.next('attributes').catch(presentation.fail)}>{t('present.agree')}</Button>
        <Button look="secondary" onPress={() => act(presentation.refuse)}>
          {t('present.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}

function Values({
  stated: { name, address, dateOfBirth, sex },
  request,
}: {
  readonly stated: BasicFourAttributes;
  readonly request: PresentationRequest;
}) {
  const t = useText();
  const { locale, pick } = useLocale();
  const kept = useKept(request.acts.attributes?.keptDays ?? 0);
  const missing = t('sign.value_missing');
  const born = dateOfBirth?.iso === undefined ? missing : formatDate(locale, `${dateOfBirth.iso}T00:00:00+09:00`);
  const isReplaced = [name, address].some((text) => (text?.substitutedAt.length ?? 0) > 0);
  return (
    <>
      <DescriptionList
        rows={[
          { term: t('sign.name'), value: <Stated text={name?.text ?? missing} /> },
          { term: t('sign.address'), value: <Stated text={address?.text ?? missing} /> },
          { term: t('sign.date_of_birth'), value: born },
          { term: t('sign.sex'), value: sex === undefined ? missing : t(`sign.sex_${sex}`) },
          { term: t('present.why'), value: pick(request.purpose) },
          { term: t('sign.kept'), value: kept },
        ]}
      />
      {isReplaced ? <Note>{t('sign.substituted')}</Note> : null}
    </>
  );
}

/** As it is written: no reading is read into it. */
function Stated({ text }: { readonly text: string }) {
  return <span className="[overflow-wrap:anywhere]">{text}</span>;
}
