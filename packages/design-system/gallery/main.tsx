import { renderProblem } from '@inro/problem';
import { useState } from 'react';
import {
  Badge,
  Button,
  ButtonLink,
  ButtonRow,
  Checkbox,
  CheckboxGroup,
  CordPicture,
  DescriptionList,
  ErrorSummary,
  FileButton,
  FilterRow,
  Form,
  mountApp,
  Notice,
  Page,
  PasswordField,
  PhonePicture,
  PinField,
  ProblemBody,
  ProblemPanel,
  ProgressBar,
  ProgressSteps,
  RadioGroup,
  requestJson,
  TextField,
  TextLink,
  textHook,
  useLoaded,
  useSecretMessage,
} from '../src/index.ts';
import './styles.css';
import { HttpError } from '@inro/host/errors';
import { States } from './states.tsx';
import { galleryTexts, stateTexts } from './texts.ts';

const useText = textHook<typeof galleryTexts>();
/** As a slow network: long enough for a second press on a slow machine. */
const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 3_000));

const LOAD_EVERY_MS = 500;

function LoadedValue() {
  const t = useText();
  const { value, problem, reload } = useLoaded(() => requestJson<{ value: string }>('/value'), LOAD_EVERY_MS);
  return (
    <>
      <output data-problem={problem?.code} data-testid="loaded">
        {value?.value}
      </output>
      <Button look="secondary" onPress={reload}>
        {t('gallery.reload')}
      </Button>
    </>
  );
}

function Gallery() {
  const t = useText();
  const secretMessage = useSecretMessage();
  const [presses, setPresses] = useState(0);
  const [inert, setInert] = useState(0);
  const [pin, setPin] = useState('');
  const [complete, setComplete] = useState<readonly string[]>([]);
  const [password, setPassword] = useState('');
  const [text, setText] = useState('');
  const [radio, setRadio] = useState<string | null>(null);
  const [filter, setFilter] = useState('one');
  const [boxes, setBoxes] = useState<readonly string[]>(['one']);
  const [yes, setYes] = useState(false);
  const [asked, setAsked] = useState(false);
  const choices = [
    { value: 'one', label: t('gallery.one'), hint: t('gallery.choose') },
    { value: 'two', label: t('gallery.two') },
  ];
  const pinError = asked ? secretMessage.form('pin', pin) : undefined;
  const errors = pinError === undefined ? [] : [{ field: 'pin', text: pinError }];
  return (
    <Page back="#/" hasError={errors.length > 0} heading={t('gallery.heading')} site={t('gallery.site')}>
      <ErrorSummary errors={errors} />
      <output data-testid="presses">{presses}</output>
      <output data-testid="inert">{inert}</output>
      <LoadedValue />
      <Form>
        <PinField
          error={pinError}
          id="pin"
          label={t('gallery.pin')}
          onChange={setPin}
          onComplete={(whole) => setComplete((before) => [...before, whole])}
          triesLeft={2}
          value={pin}
        />
        <output data-testid="complete">{complete.join(' ')}</output>
        <PasswordField
          id="password"
          label={t('gallery.password')}
          onChange={setPassword}
          triesLeft={1}
          value={password}
        />
        <TextField id="text" label={t('gallery.choose')} lines={3} onChange={setText} value={text} />
        <RadioGroup choices={choices} id="radio" label={t('gallery.choose')} onChange={setRadio} value={radio} />
        <CheckboxGroup choices={choices} id="boxes" label={t('gallery.choose')} onChange={setBoxes} value={boxes} />
        <Checkbox id="yes" isSelected={yes} label={t('gallery.one')} onChange={setYes} />
        <ButtonRow>
          <Button
            onPress={async () => {
              setAsked(true);
              setPresses((n) => n + 1);
              await slow();
            }}
            type="submit"
          >
            {t('gallery.press')}
          </Button>
          <Button look="secondary">{t('gallery.refuse')}</Button>
          <Button isDisabled onPress={() => setInert((n) => n + 1)}>
            {t('gallery.inert')}
          </Button>
        </ButtonRow>
      </Form>
      <FileButton accept="image/*" id="file" onFile={(file) => setText(file.name)}>
        {t('gallery.two')}
      </FileButton>
      <TextLink href="#/elsewhere">{t('gallery.two')}</TextLink>
      <FilterRow
        chosen={filter}
        filters={choices.map(({ value, label }) => ({ value, label }))}
        label={t('gallery.choose')}
        onChoose={setFilter}
      />
      <ProgressBar label={t('gallery.choose')} part={0.25} step={3} text={t('gallery.one')} total={6} />
      <ProgressSteps
        steps={[
          { name: t('gallery.one'), state: 'done' },
          { name: t('gallery.two'), state: 'current', detail: '3/8' },
          { name: t('gallery.press'), state: 'waiting' },
        ]}
      />
      <DescriptionList
        rows={[
          { term: t('gallery.one'), value: '髙﨑𠮷', action: <TextLink href="#/change">{t('gallery.two')}</TextLink> },
          { term: t('gallery.two'), value: t('gallery.choose') },
        ]}
      />
      {(['info', 'success', 'warning', 'error'] as const).map((kind) => (
        <Notice key={kind} kind={kind} title={t('gallery.one')}>
          {t('gallery.two')}
        </Notice>
      ))}
      <p className="flex flex-wrap gap-2">
        <Badge icon="check" look="good" text={t('gallery.one')} />
        <Badge icon="pause" look="caution" text={t('gallery.two')} />
        <Badge icon="without" look="failure" text={t('gallery.one')} />
        <Badge icon="unknown" look="quiet" text={t('gallery.two')} />
      </p>
      <States />
      <CordPicture cord="whole" from="inro" to={{ name: t('gallery.site') }} />
      <CordPicture cord="kept" from="inro" to={{ name: '髙﨑𠮷' }} />
      <CordPicture cord="locked" from="inro" to={{ icon: 'chip' }} />
      <PhonePicture antenna={{ x: 50, y: 30 }} description={t('gallery.one')} withCard={false} />
      <PhonePicture antenna={{ x: 50, y: 70 }} description={t('gallery.two')} withCard />
      <ProblemPanel problem={renderProblem(new HttpError('http.busy'))} />
      <ProblemBody party={t('gallery.site')} place="service" problem={renderProblem(new HttpError('http.too_slow'))}>
        <ButtonRow>
          <ButtonLink href="#/again">{t('gallery.two')}</ButtonLink>
        </ButtonRow>
      </ProblemBody>
    </Page>
  );
}

mountApp(Gallery, [galleryTexts, stateTexts]);
