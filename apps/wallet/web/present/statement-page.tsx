import { Button, ButtonRow, DescriptionList, Note, useAct, useLocale } from '@inro/design-system';
import { type StatedItems, statementItems } from '@inro/presentation';
import type { PresentationRequest } from '@inro/wallet/core';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { useKept } from './consent-rows.tsx';
import { ForWhom } from './for-whom.tsx';
import type { Presentation } from './presentation.ts';
import { useItemName, useItemValue } from './statement-items.ts';

/** The items themselves, as the authority states them, before anything has left the phone. */
export function StatementPage({ presentation, name }: { readonly presentation: Presentation; readonly name: string }) {
  const t = useText();
  const { problem, act } = useAct();
  const { items, request } = presentation.opened?.journey ?? {};
  if (items === undefined || request === undefined) return null;
  if (problem !== undefined) return <RetryPage again={() => act(presentation.refuse)} party={name} problem={problem} />;
  return (
    <WalletPage above={<ForWhom name={name} />} back="#/" heading={t('statement.values', { name })}>
      <Note>{t('sign.values_here')}</Note>
      <Values items={items} request={request} />
      <ButtonRow>
        <Button onPress={() => presentation.next('statement').catch(presentation.fail)}>{t('present.agree')}</Button>
        <Button look="secondary" onPress={() => act(presentation.refuse)}>
          {t('present.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}

function Values({ items, request }: { readonly items: StatedItems; readonly request: PresentationRequest }) {
  const t = useText();
  const { pick } = useLocale();
  const [nameOf, textOf] = [useItemName(), useItemValue()];
  const kept = useKept(request.acts.statement?.keptDays ?? 0);
  const isReplaced = [items.name, items.address].some((text) => (text?.substituted_at.length ?? 0) > 0);
  const shown = statementItems.filter((item) => items[item] !== undefined);
  return (
    <>
      <DescriptionList
        rows={[
          ...shown.map((item) => ({
            term: nameOf(item),
            value: <span className="[overflow-wrap:anywhere]">{textOf(item, items)}</span>,
          })),
          { term: t('present.why'), value: pick(request.purpose) },
          { term: t('sign.kept'), value: kept },
        ]}
      />
      {isReplaced ? <Note>{t('sign.substituted')}</Note> : null}
      <Note>{t('statement.not_stated')}</Note>
    </>
  );
}
