import {
  Button,
  ButtonRow,
  Checkbox,
  DescriptionList,
  ErrorSummary,
  Note,
  ProblemPanel,
  Ruby,
  useAct,
  useLocale,
} from '@inro/design-system';
import { useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { handedOver } from './handed-over.ts';
import type { Presentation } from './presentation.ts';

/** Who asks, why, and exactly what: refusing is as large as agreeing. */
export function ConsentPage({ presentation, name }: { readonly presentation: Presentation; readonly name: string }) {
  const t = useText();
  const { pick } = useLocale();
  const { problem, act } = useAct();
  const [fresh, setFresh] = useState(false);
  const [asked, setAsked] = useState(false);
  const request = presentation.opened?.journey.request;
  if (request === undefined) return null;
  const error = asked && request.needsFreshStaple && !fresh ? t('present.fresh_error') : undefined;
  const agree = () => {
    setAsked(true);
    if (!request.needsFreshStaple || fresh) presentation.agree(fresh);
  };
  return (
    <WalletPage hasError={error !== undefined} heading={t('present.consent', { name })}>
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'fresh', text: error }]} />
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <DescriptionList
        rows={[
          {
            term: t('present.who'),
            value: (
              <>
                <span className="block font-bold">
                  <Ruby>{name}</Ruby>
                </span>
                <Ruby>{t('present.who_checked', { origin: new URL(request.relyingParty.origin).host })}</Ruby>
              </>
            ),
          },
          { term: t('present.why'), value: pick(request.purpose) },
          {
            term: t('present.what'),
            value: (
              <ul className="list-disc pl-5">
                {handedOver[request.act].map((item) => (
                  <li key={item}>
                    <Ruby>{t(`present.what_${item}`)}</Ruby>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
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
        <Button onPress={agree}>{t('present.agree')}</Button>
        <Button look="secondary" onPress={() => act(presentation.refuse)}>
          {t('present.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}
