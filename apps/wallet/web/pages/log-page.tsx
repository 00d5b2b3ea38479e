import {
  Button,
  ButtonRow,
  FilterRow,
  formatDate,
  goTo,
  Note,
  Paragraph,
  Subheading,
  TextLink,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import { type LogEntry, TrackedReports, TrackedRequests } from '@inro/wallet/core';
import { useState } from 'react';
import { RetryPage } from '../failure-page.tsx';
import { keptLink } from '../present/link.ts';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';
import { EmptyLog } from './empty-log.tsx';
import { LogLine } from './log-entry.tsx';
import { byDay, filterLog, type LogFilter, usefulFilters } from './log-view.ts';

/** The holder's own log: everything, failures too. */
export function LogPage() {
  const t = useText();
  const { log, ports } = useWallet();
  const { locale } = useLocale();
  const { value, problem, reload } = useLoaded(async () => ({
    entries: await log.entries(),
    fallen: await log.fallenAway(),
    asked: [...(await new TrackedRequests(ports).all()), ...(await new TrackedReports(ports).all())],
  }));
  if (value === undefined && problem !== undefined) return <RetryPage again={reload} back="#/" problem={problem} />;
  const { entries, fallen, asked = [] } = value ?? {};
  const save = async () => {
    const url = URL.createObjectURL(new Blob([await log.export()], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'inro-log.json';
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <WalletPage back="#/" heading={t('log.heading')}>
      <Note>{t('log.intro')}</Note>
      {asked.length === 0 ? null : <TextLink href="#/requests">{t('log.requests')}</TextLink>}
      {entries === undefined ? null : entries.length === 0 ? (
        <EmptyLog />
      ) : (
        <>
          <Days entries={entries} />
          {fallen === undefined ? null : (
            <Note>{t('log.fallen', { count: fallen.count, date: formatDate(locale, fallen.newest) })}</Note>
          )}
          <ButtonRow>
            <Button look="secondary" onPress={save}>
              {t('log.export')}
            </Button>
          </ButtonRow>
          <TextLink href="#/log/delete">{t('log.delete')}</TextLink>
        </>
      )}
    </WalletPage>
  );
}

/** The lines by day, all or some of them. */
function Days({ entries }: { readonly entries: readonly LogEntry[] }) {
  const t = useText();
  const { locale } = useLocale();
  const [filter, setFilter] = useState<LogFilter>('all');
  const filters = usefulFilters(entries);
  return (
    <>
      {filters.length === 0 ? null : (
        <FilterRow
          chosen={filter}
          filters={filters.map((value) => ({ value, label: t(`log.filter.${value}`) }))}
          label={t('log.filter')}
          onChoose={setFilter}
        />
      )}
      {byDay(filterLog(entries, filter), (at) => formatDate(locale, at)).map((of) => (
        <section key={of.day}>
          <Subheading>{of.day}</Subheading>
          <ol className="rounded-panel border border-hairline bg-surface">
            {of.entries.map((entry) => (
              <LogLine entry={entry} key={JSON.stringify(entry)} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** Asks before the log is gone. */
export function DeleteLogPage() {
  const t = useText();
  const { log, ports } = useWallet();
  const remove = async () => {
    // A tab of a service must not remember what the holder has just forgotten.
    keptLink().forgetEverywhere();
    await log.clear();
    await new TrackedRequests(ports).clear();
    await new TrackedReports(ports).clear();
    goTo('/log', { replace: true });
  };
  return (
    <WalletPage back="#/log" heading={t('log.delete_heading')}>
      <Paragraph>{t('log.delete_warning')}</Paragraph>
      <ButtonRow>
        <Button look="danger" onPress={remove}>
          {t('log.delete_yes')}
        </Button>
        <Button look="secondary" onPress={() => goTo('/log', { replace: true })}>
          {t('log.delete_no')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}
