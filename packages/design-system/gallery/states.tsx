import { type ReactNode, useState } from 'react';
import {
  Badge,
  BulletList,
  Button,
  ButtonLink,
  ButtonRow,
  Code,
  CommandLine,
  Icon,
  type IconName,
  Mark,
  Note,
  Paragraph,
  PhonePicture,
  PinField,
  ProgressSteps,
  RadioGroup,
  SelectField,
  Subheading,
  TabPages,
  TextButton,
  TextField,
  textHook,
  withoutRuby,
} from '../src/index.ts';
import type { galleryTexts, stateTexts } from './texts.ts';

const useText = textHook<typeof galleryTexts & typeof stateTexts>();

const icons: readonly IconName[] = [
  'alert',
  'blocked',
  'certificate',
  'check',
  'done',
  'expired',
  'fold',
  'go',
  'history',
  'info',
  'kept',
  'pause',
  'phone',
  'qr',
  'unknown',
  'warning',
  'without',
];

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <Subheading>{title}</Subheading>
      {children}
    </section>
  );
}

/** What can be pressed: each look, and what cannot be pressed now, or is at work. */
function Buttons() {
  const t = useText();
  const [stop, setStop] = useState<() => void>();
  const work = () =>
    new Promise<void>((resolve) => {
      setStop(() => resolve);
    });
  return (
    <Part title={t('state.buttons')}>
      <ButtonRow>
        <Button>{t('state.primary')}</Button>
        <Button look="secondary">{t('state.secondary')}</Button>
      </ButtonRow>
      <ButtonRow>
        <Button look="danger">{t('state.danger')}</Button>
        <Button isDisabled look="secondary">
          {t('state.disabled')}
        </Button>
      </ButtonRow>
      <ButtonRow>
        <Button onPress={work}>{t('state.work')}</Button>
        <Button look="secondary" onPress={() => stop?.()}>
          {t('state.work_end')}
        </Button>
      </ButtonRow>
      <ButtonLink href="#/link">{t('state.link')}</ButtonLink>
      <TextButton onPress={() => undefined}>{t('state.text_button')}</TextButton>
    </Part>
  );
}

/** What is filled in, each empty, filled, and wrong. */
function Fields() {
  const t = useText();
  const [model, setModel] = useState('a');
  const [choice, setChoice] = useState<string | null>(null);
  return (
    <Part title={t('state.fields')}>
      <TextField
        error={t('state.wrong')}
        id="wrong"
        label={t('state.field_wrong')}
        onChange={() => undefined}
        value="x"
      />
      <PinField id="last" label={t('state.field_last')} onChange={() => undefined} triesLeft={1} value="12" />
      <SelectField
        label={t('state.field_select')}
        onChange={setModel}
        options={[
          { value: 'a', label: 'Inro One' },
          { value: 'b', label: 'Inro Two' },
        ]}
        value={model}
      />
      <RadioGroup
        choices={[
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ]}
        error={choice === null ? t('state.choose_one') : undefined}
        id="wrong-radio"
        label={t('state.field_radio')}
        onChange={setChoice}
        value={choice}
      />
    </Part>
  );
}

/** Every component that the first part does not show, in every state. */
export function States() {
  const t = useText();
  return (
    <>
      <Buttons />
      <Fields />
      <Part title={t('state.progress')}>
        <ProgressSteps
          steps={[
            { name: t('state.step_done'), state: 'done' },
            { name: t('state.step_current'), state: 'current', detail: '3/8' },
            { name: t('state.step_failed'), state: 'failed' },
            { name: t('state.step_waiting'), state: 'waiting' },
          ]}
        />
      </Part>
      <Part title={t('state.badges')}>
        <p className="flex flex-wrap gap-2">
          <Badge icon="check" look="good" text={t('state.badge_good')} />
          <Badge icon="pause" look="caution" text={t('state.badge_caution')} />
          <Badge icon="without" look="failure" text={t('state.badge_failure')} />
          <Badge icon="unknown" look="quiet" text={t('state.badge_quiet')} />
        </p>
      </Part>
      <Part title={t('state.phone')}>
        <div className="grid grid-cols-2 gap-4">
          <PhonePicture antenna={{ x: 50, y: 20 }} description={t('state.phone_without')} withCard={false} />
          <PhonePicture antenna={{ x: 50, y: 60 }} description={t('state.phone_with')} withCard />
        </div>
      </Part>
      <Part title={t('state.icons')}>
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3">
          {icons.map((name) => (
            <li className="flex items-center gap-2" key={name}>
              <Icon name={name} />
              <Code>{name}</Code>
            </li>
          ))}
          <li className="flex items-center gap-2">
            <Mark />
            <Code>Mark</Code>
          </li>
        </ul>
      </Part>
      <Part title={t('state.text')}>
        <Paragraph>{t('state.paragraph')}</Paragraph>
        <Note>{t('state.note')}</Note>
        <BulletList items={[t('state.step_done'), t('state.step_waiting')]} />
        <CommandLine command="npm exec inro -- gateway list" />
        <TabPages
          label={withoutRuby(t('state.text'))}
          pages={[
            { name: 'one', title: t('state.step_done'), content: <Note>{t('state.note')}</Note> },
            { name: 'two', title: t('state.step_waiting'), content: <Paragraph>{t('state.paragraph')}</Paragraph> },
          ]}
        />
      </Part>
    </>
  );
}
