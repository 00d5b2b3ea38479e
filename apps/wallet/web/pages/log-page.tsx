import {
  Button,
  ButtonRow,
  Code,
  formatDate,
  formatDateTime,
  goTo,
  Note,
  Paragraph,
  Ruby,
  TextLink,
  useLoaded,
  useLocale,
} from '@inro/design-system';
import { errorTable, isErrorCode } from '@inro/problem-table';
import type { LogEntry } from '@inro/wallet/core';
import { keptLink } from '../present/link.ts';
import { useText } from '../text.ts';
import { useWallet } from '../wallet-context.tsx';
import { WalletPage } from '../wallet-page.tsx';

/** The holder's own log: everything, failures too. */
export function LogPage() {
  const t = useText();
  const { log } = useWallet();
  const { locale } = useLocale();
  const { value } = useLoaded(async () => ({ entries: await log.entries(), fallen: await log.fallenAway() }));
  const { entries, fallen } = value ?? {};
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
      {entries === undefined ? null : entries.length === 0 ? (
        <Paragraph>{t('log.empty')}</Paragraph>
      ) : (
        <>
          <ol className="my-4 border-hairline border-t">
            {entries.map((entry) => (
              <Entry entry={entry} key={JSON.stringify(entry)} />
            ))}
          </ol>
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

function Entry({ entry }: { readonly entry: LogEntry }) {
  const t = useText();
  const { locale, pick } = useLocale();
  const failure = isErrorCode(entry.code) ? pick(errorTable[entry.code].title) : undefined;
  return (
    <li className="border-hairline border-b py-3">
      <p className="text-ink-second">
        <Ruby>{formatDateTime(locale, entry.at)}</Ruby>
      </p>
      <p className="font-bold">
        <Ruby>{t(`log.kind.${entry.kind}`)}</Ruby>
        {entry.relyingParty === undefined ? null : <Ruby>{` – ${pick(entry.relyingParty)}`}</Ruby>}
      </p>
      <p>
        <Ruby>{t(`log.outcome.${entry.outcome}`)}</Ruby>
        {failure === undefined ? null : <Ruby>{`: ${failure}`}</Ruby>}
      </p>
      {entry.code === undefined ? null : <Code>{entry.code}</Code>}
    </li>
  );
}

/** Asks before the log is gone. */
export function DeleteLogPage() {
  const t = useText();
  const { log } = useWallet();
  const remove = async () => {
    // A tab of a service must not remember what the holder has just forgotten.
    keptLink().forgetEverywhere();
    await log.clear();
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
