import {
  ButtonRow,
  Code,
  LiveRegion,
  Note,
  Paragraph,
  ProblemPanel,
  Ruby,
  Subheading,
  TextButton,
} from '@inro/design-system';
import type { LoginState } from '@inro/relying-party/page';
import { useEffect, useRef, useState } from 'react';
import { EndedPage } from './ended-page.tsx';
import type { LoginPlace } from './place.ts';
import { QrCode } from './qr-code.tsx';
import { useText } from './text.ts';
import { useLogin } from './use-login.ts';

type Shown = Extract<LoginState, { at: 'shown' }>;

/** Login with a phone that is not this screen: QR code, number to match, state of the login. */
export function QrPage<T>({ place, isOnly }: { readonly place: LoginPlace<T>; readonly isOnly: boolean }) {
  const t = useText();
  const [login, state] = useLogin(place.onDone);
  const asked = useRef(place.asked);
  asked.current = place.asked;
  useEffect(() => {
    void login.beginAcrossDevices(asked.current);
    return () => login.stop();
  }, [login]);
  if (state.at === 'ended')
    return <EndedPage end={state.end} onAgain={() => void login.beginAcrossDevices(place.asked)} place={place} />;
  const { Frame, help, first, back, asks, out, problem } = place;
  const before = isOnly ? back : first;
  return (
    <Frame heading={t('login.qr_heading')} help={help} {...(before && { back: `#${before}` })}>
      {state.at === 'shown' ? (
        <>
          {asks === undefined ? null : <Paragraph>{asks}</Paragraph>}
          <Paragraph>{t('login.qr_how')}</Paragraph>
          <QrCode description={t('login.qr_alt')} payload={state.login.qrPayload} />
          <MatchingNumber number={state.login.number} />
          <PhoneState phone={state.phone} />
          <Link payload={state.login.qrPayload} />
          {isOnly ? <Note>{t('login.no_phone')}</Note> : null}
        </>
      ) : null}
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      {isOnly && out !== undefined ? <ButtonRow>{out}</ButtonRow> : null}
    </Frame>
  );
}

function MatchingNumber({ number }: { readonly number: string }) {
  const t = useText();
  return (
    <section className="my-6 rounded-panel border-2 border-primary p-4 text-center">
      <h2 className="text-std-18B-160">
        <Ruby>{t('login.number')}</Ruby>
      </h2>
      <p className="text-dsp-57B-140 tracking-widest" data-testid="matching-number">
        {number}
      </p>
      <Note>{t('login.number_why')}</Note>
    </section>
  );
}

function PhoneState({ phone }: { readonly phone: Shown['phone'] }) {
  const t = useText();
  const text = t(`login.state.${phone}`);
  return (
    <>
      <Paragraph>{text}</Paragraph>
      <LiveRegion text={text} />
    </>
  );
}

function Link({ payload }: { readonly payload: string }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(payload);
    setCopied(true);
  };
  return (
    <>
      <Subheading>{t('login.link')}</Subheading>
      <p className="my-2 rounded-panel bg-sunken p-3" data-testid="qr-payload">
        <Code>{payload}</Code>
      </p>
      <TextButton onPress={copy}>{t(copied ? 'login.copied' : 'login.copy')}</TextButton>
      <LiveRegion text={copied ? t('login.copied') : ''} />
    </>
  );
}
