import {
  Code,
  LiveRegion,
  Note,
  Page,
  Paragraph,
  ProblemPanel,
  Ruby,
  Subheading,
  TextButton,
  toProblem,
} from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FailedPage } from './failed-page.tsx';
import { QrCode } from './qr-code.tsx';
import { beginLogin, finishLogin, type Login, type LoginState, readLogin } from './session.ts';
import { useText } from './text.ts';

const everyMs = 700;

/** Login with a phone that is not this screen: QR code, number to match, state of the login. */
export function QrPage({ help, onLoggedIn }: { readonly help: ReactNode; readonly onLoggedIn: () => Promise<void> }) {
  const t = useText();
  const { login, state, problem, again } = useCrossDeviceLogin(onLoggedIn);
  const ended = state?.state;
  if (ended === 'refused' || ended === 'expired' || ended === 'failed')
    return <FailedPage help={help} kind={ended} onAgain={again} problem={state?.problem} />;
  if (problem !== undefined && login === undefined)
    return <FailedPage help={help} kind="failed" onAgain={again} problem={problem} />;
  return (
    <Page back="#/choose" heading={t('service.qr_heading')} help={help} site={t('service.site')}>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      {login?.qrPayload === undefined ? null : (
        <>
          <Paragraph>{t('service.qr_how')}</Paragraph>
          <QrCode description={t('service.qr_alt')} payload={login.qrPayload} />
          {login.number === undefined ? null : <MatchingNumber number={login.number} />}
          <State state={ended ?? 'waiting'} />
          <Link payload={login.qrPayload} />
        </>
      )}
    </Page>
  );
}

function useCrossDeviceLogin(onLoggedIn: () => Promise<void>) {
  const [login, setLogin] = useState<Login>();
  const [state, setState] = useState<LoginState>();
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);
  const finished = useRef(onLoggedIn);
  finished.current = onLoggedIn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a new login
  useEffect(() => {
    let live = true;
    let timer: ReturnType<typeof setTimeout>;
    const watch = async (transaction: string): Promise<void> => {
      const now = await readLogin(transaction);
      if (!live) return;
      setState(now);
      setProblem(undefined);
      if (now.state === 'answered') {
        await finishLogin(transaction);
        return finished.current();
      }
      if (now.state === 'waiting' || now.state === 'opened') schedule(transaction);
    };
    const fail = (failure: unknown) => {
      if (live) setProblem(toProblem(failure));
    };
    const schedule = (transaction: string) => {
      timer = setTimeout(() => {
        watch(transaction).catch((failure: unknown) => {
          fail(failure);
          if (live) schedule(transaction);
        });
      }, everyMs);
    };
    beginLogin({ flow: 'cross-device' })
      .then((begun) => {
        if (!live) return;
        setLogin(begun);
        schedule(begun.transaction);
      })
      .catch(fail);
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [round]);
  const again = () => {
    setLogin(undefined);
    setState(undefined);
    setProblem(undefined);
    setRound((n) => n + 1);
  };
  return { login, state, problem, again };
}

function MatchingNumber({ number }: { readonly number: string }) {
  const t = useText();
  return (
    <section className="my-6 rounded-8 border-2 border-key-900 p-4 text-center">
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

function State({ state }: { readonly state: 'waiting' | 'opened' | 'answered' }) {
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
      <p className="my-2 rounded-8 bg-solid-gray-50 p-3" data-testid="qr-payload">
        <Code>{payload}</Code>
      </p>
      <TextButton onPress={copy}>{t(copied ? 'service.copied' : 'service.copy')}</TextButton>
      <LiveRegion text={copied ? t('service.copied') : ''} />
    </>
  );
}
