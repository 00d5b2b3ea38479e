import { type DescriptionRow, Ruby, useLocale } from '@inro/design-system';
import { actNamesOf, type Entitlement, type Imprint } from '@inro/presentation';
import type { PresentationRequest } from '@inro/wallet/core';
import { useText } from '../text.ts';
import { handedOver, neverOf } from './handed-over.ts';
import { useItemName } from './statement-items.ts';

/** Who asks, why, exactly what of each act, for how long, and what none of them is given. */
export function useConsentRows(request: PresentationRequest, name: string): readonly DescriptionRow[] {
  const t = useText();
  const { pick } = useLocale();
  const names = actNamesOf(request.acts);
  const isLogin = names.join() === 'login';
  const { attributes, signature, statement, login } = request.acts;
  const kept = useKept((attributes ?? statement)?.keptDays ?? 0);
  const nameOf = useItemName();
  return [
    { term: t('present.who'), value: <Who name={name} origin={request.relyingParty.origin} /> },
    { term: t('present.why'), value: pick(request.purpose) },
    ...names.map((act) => ({
      term: t(isLogin ? 'present.what' : `sign.what_${act}`),
      value: (
        <Items
          items={handedOver[act].map((item) =>
            act === 'login' ? t(`present.what_${item as 'status'}`) : t(`log.item_${item}`),
          )}
        />
      ),
    })),
    ...(signature === undefined
      ? []
      : [{ term: t('sign.documents'), value: <Titles titles={signature.documents.map(({ title }) => title)} /> }]),
    ...(statement === undefined || statement.required.length === 0
      ? []
      : [{ term: t('statement.required'), value: <Items items={statement.required.map(nameOf)} /> }]),
    ...(statement === undefined
      ? []
      : [{ term: t('statement.link'), value: t(login === undefined ? 'statement.apart' : 'statement.comparable') }]),
    ...((attributes ?? statement) === undefined
      ? []
      : [
          {
            term: t('sign.kept'),
            value: kept,
          },
        ]),
    { term: t('present.what_not'), value: <Items items={neverOf(names).map((item) => t(`log.item_${item}`))} /> },
    { term: t('present.registered_for'), value: <RegisteredFor imprint={request.relyingParty.imprint} /> },
    { term: t('present.answers'), value: <Answers imprint={request.relyingParty.imprint} /> },
    // Last: what is handed over now is another thing, and stands before it.
    { term: t('present.may_ask'), value: <MayAsk {...request.relyingParty.entitlement} /> },
  ];
}

/** How long the service says that it keeps the attributes. */
export function useKept(days: number): string {
  const t = useText();
  return days === 0 ? t('sign.kept_visit') : t('sign.kept_days', { days: String(days) });
}

function Who({ name, origin }: { readonly name: string; readonly origin: string }) {
  const t = useText();
  return (
    <>
      <span className="block font-bold">
        <Ruby>{name}</Ruby>
      </span>
      <Ruby>{t('present.who_checked', { origin: new URL(origin).host })}</Ruby>
    </>
  );
}

/** What the authority lets the service ask for, and what it is by law. */
function MayAsk({ kinds, acts }: Entitlement) {
  const t = useText();
  const { locale } = useLocale();
  const list = (texts: readonly string[]) => new Intl.ListFormat(locale).format(texts);
  return (
    <>
      <span className="block">
        <Ruby>{list(acts.map((act) => t(`present.may_${act}`)))}</Ruby>
      </span>
      <span className="block text-ink-second">
        <Ruby>{list(kinds.map((kind) => t(`present.as_${kind}`)))}</Ruby>
      </span>
    </>
  );
}

/** Why it said to the authority that it asks; the purpose of this request stands above, in its own words. */
function RegisteredFor({ imprint }: { readonly imprint: Imprint | undefined }) {
  const t = useText();
  const { pick } = useLocale();
  return <Items items={imprint?.purposes.map((purpose) => pick(purpose)) ?? [t('present.not_said')]} />;
}

/** Text and no link: whoever followed one would lose the request. */
function Answers({ imprint }: { readonly imprint: Imprint | undefined }) {
  const t = useText();
  if (imprint === undefined) return <Ruby>{t('present.not_said')}</Ruby>;
  return (
    <ul className="list-disc pl-5">
      {imprint.contacts.map((contact) => (
        <li className="[overflow-wrap:anywhere]" dir="ltr" key={contact} translate="no">
          {contact.replace(/^(?:mailto|tel):/, '')}
        </li>
      ))}
    </ul>
  );
}

function Items({ items }: { readonly items: readonly string[] }) {
  return (
    <ul className="list-disc pl-5">
      {items.map((item) => (
        <li key={item}>
          <Ruby>{item}</Ruby>
        </li>
      ))}
    </ul>
  );
}

/** As the service wrote them: no reading is read into them. */
function Titles({ titles }: { readonly titles: readonly string[] }) {
  return (
    <ol className="list-decimal pl-5">
      {titles.map((title, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and two documents may have one title
        <li className="[overflow-wrap:anywhere]" key={at}>
          {title}
        </li>
      ))}
    </ol>
  );
}
