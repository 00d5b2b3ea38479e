import {
  Badge,
  type BadgeLook,
  Code,
  formatTime,
  Icon,
  type IconName,
  Note,
  Ruby,
  TextLink,
  useLocale,
} from '@inro/design-system';
import { errorTable, isErrorCode } from '@inro/problem-table';
import type { LogEntry } from '@inro/wallet/core';
import { useText } from '../text.ts';
import { actsOf, whatLeft } from './log-view.ts';

const looks: Record<LogEntry['outcome'], { readonly look: BadgeLook; readonly icon: IconName }> = {
  handedOver: { look: 'good', icon: 'check' },
  done: { look: 'good', icon: 'check' },
  refused: { look: 'quiet', icon: 'kept' },
  failed: { look: 'failure', icon: 'without' },
};

/** One line of the log; opened, it says what left the phone beside what did not. */
export function LogLine({ entry }: { readonly entry: LogEntry }) {
  const t = useText();
  const { locale, pick } = useLocale();
  const { kind, outcome, relyingParty } = entry;
  const what =
    kind === 'presentation' ? (entry.acts ?? []).map((act) => t(`log.act.${act}`)).join('・') : t(`log.kind.${kind}`);
  return (
    <li className="@container border-hairline not-first:border-t">
      <details className="group">
        <summary className="flex min-h-16 cursor-pointer list-none items-center gap-3 rounded-panel p-3 hover:bg-tint [&::-webkit-details-marker]:hidden">
          <span className="hidden size-11 flex-none place-items-center @min-[16em]:grid rounded-button bg-tint text-primary">
            <Icon name={actsOf(entry) === undefined ? 'certificate' : 'qr'} />
          </span>
          <span className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <span className="min-w-[min(7rem,100%)] flex-1">
              <span className="block font-bold">
                <Ruby>{relyingParty === undefined ? what : pick(relyingParty)}</Ruby>
              </span>
              <span className="block text-ink-second">
                {relyingParty === undefined ? null : <Ruby>{`${what} · `}</Ruby>}
                {formatTime(locale, entry.at)}
              </span>
            </span>
            <Badge {...looks[outcome]} text={t(`log.outcome.${outcome}`)} />
          </span>
          <span className="flex-none group-open:rotate-180">
            <Icon name="fold" />
          </span>
        </summary>
        <div className="mx-4 border-hairline border-t pt-3 pb-4">
          <Details entry={entry} />
        </div>
      </details>
    </li>
  );
}

function Details({ entry }: { readonly entry: LogEntry }) {
  const t = useText();
  const { pick } = useLocale();
  const left = whatLeft(entry);
  if (left !== null)
    return (
      <div className="@container">
        <div className="grid gap-4 @min-[20em]:grid-cols-2">
          <Items icon={left.given.length === 0 ? 'kept' : 'check'} items={left.given} title={t('log.given')} />
          <Items icon="kept" items={left.kept} title={t('log.kept')} />
        </div>
        <Documents entry={entry} />
        <Ask entry={entry} />
      </div>
    );
  return (
    <>
      {isErrorCode(entry.code) ? (
        <p className="font-bold">
          <Ruby>{pick(errorTable[entry.code].title)}</Ruby>
        </p>
      ) : null}
      <Note>{t(actsOf(entry) === undefined ? 'log.no_service' : 'log.failed_note')}</Note>
      {entry.code === undefined ? null : <Code>{entry.code}</Code>}
    </>
  );
}

/** Titles as the service gave them, with the digests by which the signed files are found again. */
function Documents({ entry: { documents } }: { readonly entry: LogEntry }) {
  const t = useText();
  if (documents === undefined) return null;
  return (
    <div className="mt-3">
      <h3 className="font-bold">
        <Ruby>{t('log.documents')}</Ruby>
      </h3>
      <ul className="mt-1 space-y-2">
        {documents.map(({ title, sha256 }) => (
          <li key={sha256}>
            <span className="block">{title}</span>
            <Code>{sha256}</Code>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What the holder may ask of a service that was given something, and say of it. */
function Ask({ entry: { origin, outcome, at } }: { readonly entry: LogEntry }) {
  const t = useText();
  if (origin === undefined || (outcome !== 'handedOver' && outcome !== 'done')) return null;
  return (
    <div className="mt-3">
      <TextLink href={`#/requests/delete/${Date.parse(at)}`}>{t('log.ask_deletion')}</TextLink>
      <TextLink href={`#/requests/report/${Date.parse(at)}`}>{t('log.report')}</TextLink>
    </div>
  );
}

type Given = NonNullable<ReturnType<typeof whatLeft>>['given'];

function Items({ title, icon, items }: { readonly title: string; readonly icon: IconName; readonly items: Given }) {
  const t = useText();
  return (
    <div>
      <h3 className={`flex items-center gap-2 font-bold ${icon === 'check' ? 'text-good' : 'text-ink'}`}>
        <Icon name={icon} size={20} />
        <span>
          <Ruby>{title}</Ruby>
        </span>
      </h3>
      {items.length === 0 ? <Note>{t('log.given_nothing')}</Note> : null}
      <ul className="mt-1 space-y-1">
        {items.map((item) => (
          <li key={item}>
            <Ruby>{t(`log.item_${item}`)}</Ruby>
          </li>
        ))}
      </ul>
    </div>
  );
}
