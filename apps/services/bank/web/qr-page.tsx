import { Code, LiveRegion, Note, Paragraph, Ruby, Subheading, TextButton } from '@inro/design-system';
import { beginAcrossDevices, finishLogin, type ShownLogin, waitForPhone } from '@inro/relying-party/browser';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { BankPage } from './bank-page.tsx';
import { FailedPage } from './failed-page.tsx';
import { endOf } from './problem.ts';
import { QrCode } from './qr-code.tsx';
import { useText } from './text.ts';

type Shown = 'waiting' | 'opened' | 'answered';

/** Login with a phone that is not this screen: QR code, number to match, state of the login. */
export function QrPage({ help, onLoggedIn }: { readonly help: ReactNode; readonly onLoggedIn: () => Promise<void> }) {
  const t = useText();
  const { login, state, end, again } = useCrossDeviceLogin(onLoggedIn);
  if (end !== undefined) return <FailedPage help={help} kind={end.kind} onAgain={again} problem={end.problem} />;
  return (
    <BankPage back="#/choose" heading={t('service.qr_heading')} help={help}>
      {login === undefined ? null : (
        <>
          <Paragraph>{t('service.qr_how')}</Paragraph>
          <QrCode description={t('service.qr_alt')} payload={login.qrPayload} />
          <MatchingNumber number={login.number} />
          <State state={state} />
          <Link payload={login.qrPayload} />
        </>
      )}
    </BankPage>
  );
}

function useCrossDeviceLogin(onLoggedIn: () => Promise<void>) {
  const [login, setLogin] = useState<ShownLogin>();
  const [state, setState] = useState<Shown>('waiting');
  const [end, setEnd] = useState<ReturnType<typeof endOf>>();
  const [round, setRound] = useState(0);
  const finished = useRef(onLoggedIn);
  finished.current = onLoggedIn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a new login
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const logIn = async (): Promise<void> => {
      const begun = await beginAcrossDevices({ signal });
      setLogin(begun);
      const onProgress = ({ state: now }: { readonly state: string }) => setState(now as Shown);
      await waitForPhone(begun, { signal, onProgress });
      await finishLogin(begun.transaction);
      await finished.current();
    };
    logIn().catch((failure: unknown) => {
      if (!signal.aborted) setEnd(endOf(failure));
    });
    return () => left.abort();
  }, [round]);
  const again = () => {
    setLogin(undefined);
    setState('waiting');
    setEnd(undefined);
    setRound((n) => n + 1);
  };
  return { login, state, end, again };
}

function MatchingNumber({ number }: { readonly number: string }) {
  const t = useText();
  return (
    <section className="my-6 rounded-panel border-2 border-primary p-4 text-center">
      <h2 className="text-std-18B-160">
        <Ruby>{t('service.number')}</Ruby>
      </h2>
      <p className="text-dsp-57B-140 tracking-widest" data-testid="matching-number">
        {number}
      </p>
      <Note>{t('service.number_why')}</Note>
    </section>
  );
}

function State({ state }: { readonly state: Shown }) {
  const t = useText();
  const text = t(`service.state.${state}`);
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
      <Subheading>{t('service.link')}</Subheading>
      <p className="my-2 rounded-panel bg-sunken p-3" data-testid="qr-payload">
        <Code>{payload}</Code>
      </p>
      <TextButton onPress={copy}>{t(copied ? 'service.copied' : 'service.copy')}</TextButton>
      <LiveRegion text={copied ? t('service.copied') : ''} />
    </>
  );
}
