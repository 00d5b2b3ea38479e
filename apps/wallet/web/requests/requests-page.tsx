import {
  Badge,
  type BadgeLook,
  Button,
  ButtonRow,
  formatDate,
  type IconName,
  LiveRegion,
  Note,
  Paragraph,
  ProblemPanel,
  Ruby,
  toProblem,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import type { Problem } from '@inro/problem';
import { lookAgain, type TrackedRequest, TrackedRequests } from '@inro/wallet/core';
import { useState } from 'react';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';

const looks: Record<TrackedRequest['state'], { readonly look: BadgeLook; readonly icon: IconName }> = {
  received: { look: 'quiet', icon: 'history' },
  done: { look: 'good', icon: 'check' },
  refused: { look: 'caution', icon: 'kept' },
};

/** What was asked of services, and how far each is. */
export function RequestsPage() {
  const t = useText();
  const { ports } = useWallet();
  const { value, problem, reload } = useLoaded(() => new TrackedRequests(ports).all());
  if (value === undefined && problem !== undefined) return <RetryPage again={reload} back="#/log" problem={problem} />;
  return (
    <WalletPage back="#/log" heading={t('requests.heading')}>
      <Note>{t('requests.intro')}</Note>
      {value?.length === 0 ? <Paragraph>{t('requests.empty')}</Paragraph> : null}
      <ol className="space-y-3">
        {(value ?? []).map((request) => (
          <RequestLine key={`${request.origin} ${request.reference}`} onSeen={reload} request={request} />
        ))}
      </ol>
    </WalletPage>
  );
}

function RequestLine({
  request,
  onSeen,
}: {
  readonly request: TrackedRequest;
  readonly onSeen: () => void | Promise<void>;
}) {
  const t = useText();
  const { locale, pick } = useLocale();
  const { ports } = useWallet();
  const [problem, setProblem] = useState<Problem>();
  const [looked, setLooked] = useState(false);
  const { state, reason, until } = request;
  const look = async () => {
    setProblem(undefined);
    setLooked(false);
    try {
      await lookAgain(ports, request);
      setLooked(true);
      await onSeen();
    } catch (failure) {
      setProblem(toProblem(failure));
    }
  };
  return (
    <li className="rounded-panel border border-hairline bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h2 className="font-bold">
          <Ruby>{pick(request.relyingParty)}</Ruby>
        </h2>
        <Badge {...looks[state]} text={t(`requests.state.${state}`)} />
      </div>
      <p className="text-ink-second">
        <Ruby>{t('requests.asked_at', { date: formatDate(locale, request.askedAt) })}</Ruby>
      </p>
      <Paragraph>
        {state === 'refused' ? t(`requests.reason.${reason ?? 'law'}`) : t(`requests.says.${state}`)}
        {until === undefined ? '' : ` ${t('requests.until', { date: formatDate(locale, until) })}`}
      </Paragraph>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      {state === 'received' ? (
        <ButtonRow>
          <Button look="secondary" onPress={look}>
            {t('requests.look')}
          </Button>
        </ButtonRow>
      ) : null}
      <LiveRegion text={looked ? t('requests.looked') : ''} />
    </li>
  );
}
