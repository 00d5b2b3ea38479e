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
  Subheading,
  toProblem,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import type { Problem } from '@inro/problem';
import {
  lookAgain,
  lookAtReport,
  type TrackedReport,
  TrackedReports,
  type TrackedRequest,
  TrackedRequests,
} from '@inro/wallet/core';
import { type ReactNode, useState } from 'react';
import { RetryPage } from '../failure-page.tsx';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';

const looks: Record<
  TrackedRequest['state'] | TrackedReport['state'],
  { readonly look: BadgeLook; readonly icon: IconName }
> = {
  received: { look: 'quiet', icon: 'history' },
  done: { look: 'good', icon: 'check' },
  answered: { look: 'good', icon: 'check' },
  refused: { look: 'caution', icon: 'kept' },
};

/** What was asked of services, and of the authority about them, and how far each is. */
export function RequestsPage() {
  const t = useText();
  const { ports } = useWallet();
  const { value, problem, reload } = useLoaded(async () => ({
    requests: await new TrackedRequests(ports).all(),
    reports: await new TrackedReports(ports).all(),
  }));
  if (value === undefined && problem !== undefined) return <RetryPage again={reload} back="#/log" problem={problem} />;
  const { requests = [], reports = [] } = value ?? {};
  return (
    <WalletPage back="#/log" heading={t('requests.all_heading')}>
      <Note>{t('requests.intro')}</Note>
      {value !== undefined && requests.length + reports.length === 0 ? (
        <Paragraph>{t('requests.empty')}</Paragraph>
      ) : null}
      {requests.length === 0 ? null : <Subheading>{t('requests.heading')}</Subheading>}
      <ol className="space-y-3">
        {requests.map((request) => (
          <RequestLine key={`${request.origin} ${request.reference}`} onSeen={reload} request={request} />
        ))}
      </ol>
      {reports.length === 0 ? null : <Subheading>{t('reports.heading')}</Subheading>}
      <ol className="space-y-3">
        {reports.map((report) => (
          <ReportLine key={report.reference} onSeen={reload} report={report} />
        ))}
      </ol>
    </WalletPage>
  );
}

type OnSeen = () => void | Promise<void>;

function RequestLine({ request, onSeen }: { readonly request: TrackedRequest; readonly onSeen: OnSeen }) {
  const t = useText();
  const { locale } = useLocale();
  const { ports } = useWallet();
  const { state, reason, until } = request;
  return (
    <Line
      badge={{ ...looks[state], text: t(`requests.state.${state}`) }}
      isOpen={state === 'received'}
      look={async () => {
        await lookAgain(ports, request);
        await onSeen();
      }}
      note={t('requests.asked_at', { date: formatDate(locale, request.askedAt) })}
      of={request}
    >
      {state === 'refused' ? t(`requests.reason.${reason ?? 'law'}`) : t(`requests.says.${state}`)}
      {until === undefined ? '' : ` ${t('requests.until', { date: formatDate(locale, until) })}`}
    </Line>
  );
}

function ReportLine({ report, onSeen }: { readonly report: TrackedReport; readonly onSeen: OnSeen }) {
  const t = useText();
  const { locale } = useLocale();
  const { ports } = useWallet();
  const { state, answer, kind, number } = report;
  const date = formatDate(locale, report.askedAt);
  return (
    <Line
      badge={{ ...looks[state], text: t(`reports.state.${state}`) }}
      isOpen={state === 'received'}
      look={async () => {
        await lookAtReport(ports, report);
        await onSeen();
      }}
      note={`${t(`reports.kind.${kind}`)} · ${t('reports.number', { number })} · ${date}`}
      of={report}
    >
      {answer === undefined ? t('reports.says.received') : t(`reports.says.${answer}`)}
    </Line>
  );
}

/** One of them; while it is open it can be looked at again. */
function Line({
  of,
  badge,
  note,
  isOpen,
  look,
  children,
}: {
  readonly of: Pick<TrackedRequest, 'relyingParty'>;
  readonly badge: { readonly look: BadgeLook; readonly icon: IconName; readonly text: string };
  readonly note: string;
  readonly isOpen: boolean;
  readonly look: () => Promise<void>;
  readonly children: ReactNode;
}) {
  const t = useText();
  const { pick } = useLocale();
  const [problem, setProblem] = useState<Problem>();
  const [looked, setLooked] = useState(false);
  const press = async () => {
    setProblem(undefined);
    setLooked(false);
    await look().then(
      () => setLooked(true),
      (failure: unknown) => setProblem(toProblem(failure)),
    );
  };
  return (
    <li className="rounded-panel border border-hairline bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h3 className="font-bold">
          <Ruby>{pick(of.relyingParty)}</Ruby>
        </h3>
        <Badge {...badge} />
      </div>
      <p className="text-ink-second">
        <Ruby>{note}</Ruby>
      </p>
      <Paragraph>{children}</Paragraph>
      {problem === undefined ? null : <ProblemPanel problem={problem} />}
      {isOpen ? (
        <ButtonRow>
          <Button look="secondary" onPress={press}>
            {t('requests.look')}
          </Button>
        </ButtonRow>
      ) : null}
      <LiveRegion text={looked ? t('requests.looked') : ''} />
    </li>
  );
}
