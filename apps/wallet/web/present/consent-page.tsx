import {
  Button,
  ButtonRow,
  Checkbox,
  CheckboxGroup,
  CordPicture,
  DescriptionList,
  ErrorSummary,
  Note,
  useAct,
} from '@inro/design-system';
import { type ActName, actNamesOf, type StatementItem } from '@inro/presentation';
import type { PresentationRequest } from '@inro/wallet/core';
import { useState } from 'react';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { useConsentRows } from './consent-rows.tsx';
import type { Presentation } from './presentation.ts';
import { useItemName } from './statement-items.ts';

/** Who asks, why, and exactly what: refusing is as large as agreeing. */
export function ConsentPage({ presentation, name }: { readonly presentation: Presentation; readonly name: string }) {
  const request = presentation.opened?.journey.request;
  return request === undefined ? null : <Consent name={name} presentation={presentation} request={request} />;
}

/** A login is asked for by its own name, and so is each other act; several are one yes or no. */
const headings = {
  login: 'present.consent',
  attributes: 'sign.consent_attributes',
  signature: 'sign.consent_signature',
  statement: 'statement.consent',
} as const satisfies Record<ActName, string>;
const headingOf = ([first, ...others]: readonly ActName[]) =>
  others.length > 0 ? 'sign.consent_several' : headings[first!];

function Consent({
  presentation,
  name,
  request,
}: {
  readonly presentation: Presentation;
  readonly name: string;
  readonly request: PresentationRequest;
}) {
  const t = useText();
  const { problem, act } = useAct();
  const [fresh, setFresh] = useState(false);
  const [asked, setAsked] = useState(false);
  const [items, setItems] = useState<readonly StatementItem[]>([]);
  const rows = useConsentRows(request, name);
  const names = actNamesOf(request.acts);
  if (problem !== undefined) return <RetryPage again={() => act(presentation.refuse)} party={name} problem={problem} />;
  const error = asked && request.needsFreshStaple && !fresh ? t('present.fresh_error') : undefined;
  const agree = () => {
    setAsked(true);
    if (!request.needsFreshStaple || fresh) presentation.agree(fresh, items);
  };
  return (
    <WalletPage
      hasError={error !== undefined}
      above={<CordPicture cord="whole" from={{ name }} to="inro" />}
      heading={t(headingOf(names), { name })}
    >
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'fresh', text: error }]} />
      <DescriptionList rows={rows} />
      <OptionalItems chosen={items} choose={setItems} optional={request.acts.statement?.optional ?? []} />
      {(request.acts.attributes ?? request.acts.statement) ? <Note>{t('sign.values_later')}</Note> : null}
      <Note>{t('present.not_told')}</Note>
      {request.needsFreshStaple ? (
        <Checkbox
          hint={t('present.fresh_hint')}
          id="fresh"
          isSelected={fresh}
          label={t('present.fresh')}
          onChange={setFresh}
        />
      ) : null}
      <ButtonRow>
        <Button onPress={agree}>{t(names.join() === 'login' ? 'present.agree' : 'sign.go_on')}</Button>
        <Button look="secondary" onPress={() => act(presentation.refuse)}>
          {t('present.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}

/** Each of them is the person's to add: none is chosen for them. */
function OptionalItems({
  optional,
  chosen,
  choose,
}: {
  readonly optional: readonly StatementItem[];
  readonly chosen: readonly StatementItem[];
  readonly choose: (items: readonly StatementItem[]) => void;
}) {
  const t = useText();
  const nameOf = useItemName();
  if (optional.length === 0) return null;
  return (
    <>
      <CheckboxGroup
        choices={optional.map((item) => ({ value: item, label: nameOf(item) }))}
        id="items"
        label={t('statement.optional')}
        onChange={(values) => choose(optional.filter((item) => values.includes(item)))}
        value={chosen}
      />
      <Note>{t('statement.optional_hint')}</Note>
    </>
  );
}
