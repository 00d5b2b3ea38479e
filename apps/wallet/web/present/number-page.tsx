import { Button, ButtonRow, ErrorSummary, Form, Notice, TextField } from '@inro/design-system';
import { readTypedNumber } from '@inro/presentation';
import { useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { ForWhom } from './for-whom.tsx';

/** Number matching: the person types what their own other screen shows. */
export function NumberPage({ name, onNumber }: { readonly name: string; readonly onNumber: (number: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const number = readTypedNumber(typed);
  const error = asked && number === undefined ? t('present.number_error') : undefined;
  const go = () => {
    setAsked(true);
    if (number !== undefined) onNumber(number);
  };
  return (
    <WalletPage above={<ForWhom name={name} />} back="#/" hasError={error !== undefined} heading={t('present.number')}>
      <ErrorSummary errors={error === undefined ? [] : [{ field: 'number', text: error }]} />
      <Form>
        <TextField
          error={error}
          id="number"
          inputMode="numeric"
          isNarrow
          label={t('present.number_label')}
          onChange={setTyped}
          value={typed}
        />
        <Notice kind="warning" title={t('present.number_warning')} />
        <ButtonRow>
          <Button onPress={go} type="submit">
            {t('show.go')}
          </Button>
        </ButtonRow>
      </Form>
    </WalletPage>
  );
}
