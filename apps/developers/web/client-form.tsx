import {
  Button,
  CheckboxGroup,
  Code,
  DescriptionList,
  ErrorSummary,
  type FieldError,
  Form,
  Notice,
  ProblemPanel,
  Ruby,
  TextField,
  useAct,
} from '@inro/design-system';
import { useState } from 'react';
import type { AddedClient, NewClient } from '../src/wire.ts';
import { addClient } from './api.ts';
import { useText } from './text.ts';

const mayAsk = ['name', 'address', 'birthdate', 'gender', 'sign'] as const;
const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);

/** Registers a client at the gateway, as `inro gateway add` does. */
export function ClientForm({ onAdded }: { readonly onAdded: () => Promise<void> }) {
  const t = useText();
  const [client, setClient] = useState('shop');
  const [name, setName] = useState('');
  const [redirect, setRedirect] = useState('http://localhost:4000/callback');
  const [may, setMay] = useState<readonly string[]>([]);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [added, setAdded] = useState<AddedClient>();
  const { problem, act } = useAct();
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const add = async () => {
    const found = [
      ...(/^[0-9A-Za-z]{1,32}$/u.test(client) ? [] : [{ field: 'client-id', text: t('portal.id_wrong') }]),
      ...(name.trim() === '' ? [{ field: 'client-name', text: t('portal.name_missing') }] : []),
      ...(isWebAddress(redirect) ? [] : [{ field: 'client-redirect', text: t('portal.redirect_wrong') }]),
    ];
    setErrors(found);
    if (found.length > 0) return;
    await act(async () => {
      const mayAskFor = mayAsk.filter((each) => may.includes(each)) satisfies NewClient['mayAskFor'];
      setAdded(undefined);
      setAdded(await addClient({ client, name: name.trim(), redirectUris: [redirect], mayAskFor }));
      await onAdded();
    });
  };
  return (
    <section className="my-8 rounded-panel border border-hairline bg-surface p-4 sm:p-6">
      <h2 className="text-std-20B-150">
        <Ruby>{t('portal.form_heading')}</Ruby>
      </h2>
      <Form>
        <ErrorSummary errors={errors} />
        <TextField
          error={errorAt('client-id')}
          hint={t('portal.id_hint')}
          id="client-id"
          label={t('portal.id_label')}
          onChange={setClient}
          value={client}
        />
        <TextField
          error={errorAt('client-name')}
          hint={t('portal.name_hint')}
          id="client-name"
          label={t('portal.name_label')}
          onChange={setName}
          value={name}
        />
        <TextField
          error={errorAt('client-redirect')}
          id="client-redirect"
          inputMode="url"
          label={t('portal.redirect_label')}
          onChange={setRedirect}
          value={redirect}
        />
        <CheckboxGroup
          choices={mayAsk.map((value) => ({ value, label: t(`portal.may_${value}`) }))}
          id="client-may"
          label={t('portal.may_label')}
          onChange={setMay}
          value={may}
        />
        {problem === undefined ? null : <ProblemPanel problem={problem} />}
        <div className="sm:max-w-xs">
          <Button onPress={add} type="submit">
            {t('portal.add')}
          </Button>
        </div>
      </Form>
      <div aria-live="polite">{added === undefined ? null : <Added added={added} />}</div>
    </section>
  );
}

function Added({ added }: { readonly added: AddedClient }) {
  const t = useText();
  return (
    <Notice kind="success" title={t('portal.added')}>
      {t('portal.added_note')}
      <DescriptionList
        rows={[
          { term: 'issuer', value: <Code>{added.issuer}</Code> },
          { term: 'client_id', value: <Code>{added.client}</Code> },
          { term: t('portal.key_file'), value: <Code>{added.file}</Code> },
        ]}
      />
    </Notice>
  );
}
