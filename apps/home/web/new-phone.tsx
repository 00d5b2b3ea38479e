import { Button, ProblemPanel, requestJson, SelectField, TextButton, TextField, toProblem } from '@inro/design-system';
import { phoneNamePattern } from '@inro/foundation';
import type { Problem } from '@inro/problem';
import { useState } from 'react';
import type { Cast } from './cast.ts';
import { useText } from './text.ts';

/** Makes another virtual phone: closed until asked for. */
export function NewPhone({
  models,
  onMade,
}: {
  readonly models: Cast['models'];
  readonly onMade: (phone: string) => Promise<void>;
}) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const [model, setModel] = useState(models[0]?.model ?? '');
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  if (!open) return <TextButton onPress={() => setOpen(true)}>{t('cast.add_phone')}</TextButton>;
  const make = async () => {
    setProblem(undefined);
    if (!phoneNamePattern.test(name)) return setError(t('cast.new_phone_invalid'));
    setError(undefined);
    try {
      await requestJson(`/api/phones/${name}`, { method: 'PUT', body: { model } });
      await onMade(name);
      setOpen(false);
      setName('');
    } catch (failure) {
      setProblem(toProblem(failure));
    }
  };
  return (
    <div className="my-6 rounded-panel border border-control p-4">
      <SelectField
        label={t('cast.new_phone_model')}
        onChange={setModel}
        options={models.map((each) => ({
          value: each.model,
          label: each.supported ? each.modelName : `${each.modelName} (${t('cast.unsupported')})`,
        }))}
        value={model}
      />
      <TextField
        error={error}
        hint={t('cast.new_phone_hint')}
        id="new-phone"
        label={t('cast.new_phone_name')}
        onChange={setName}
        value={name}
      />
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      <Button look="secondary" onPress={make}>
        {t('cast.make_phone')}
      </Button>
    </div>
  );
}
