import { Button, ButtonRow, Note, Notice, Paragraph, TextButton } from '@inro/design-system';
import type { DocumentToSign } from '@inro/presentation';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import { DocumentView } from './document/document-view.tsx';
import { load, type Showable } from './document/load.ts';
import { ForWhom } from './for-whom.tsx';
import type { Presentation } from './presentation.ts';

/** Every document as it is signed, below one another; what was not on the screen yet is said beside the button. */
export function DocumentsPage({ presentation, name }: { readonly presentation: Presentation; readonly name: string }) {
  const t = useText();
  const { documents } = presentation.opened?.journey ?? {};
  const [shown, setShown] = useState<ReadonlyMap<DocumentToSign, Showable>>(new Map());
  const [seen, setSeen] = useState<ReadonlyMap<DocumentToSign, ReadonlySet<number>>>(new Map());
  const fail = useRef(presentation.fail);
  fail.current = presentation.fail;
  useEffect(() => {
    if (documents === undefined) return;
    let isHere = true;
    const all = async () => {
      for (const document of documents.list) {
        if (document.kind !== 'shown') continue;
        const showable = await load(document, await documents.bytes(document));
        if (!isHere) return;
        setShown((before) => new Map(before).set(document, showable));
      }
    };
    all().catch((failure: unknown) => isHere && fail.current(failure));
    return () => {
      isHere = false;
    };
  }, [documents]);
  if (documents === undefined) return null;
  const note = (document: DocumentToSign, page: number) =>
    setSeen((before) => new Map(before).set(document, new Set(before.get(document)).add(page)));
  const isWhole = documents.list.every((document) => document.kind === 'unknown' || shown.has(document));
  return (
    <WalletPage above={<ForWhom name={name} />} back="#/" heading={t('sign.heading')}>
      {documents.list.length > 1 ? <Contents list={documents.list} /> : null}
      {documents.list.map((document, at) => (
        <section aria-labelledby={`document-${at}`} className="my-6" key={document.sha256}>
          <Title at={at} document={document} pages={shown.get(document)?.pages} />
          <Content
            document={document}
            onFailed={presentation.fail}
            onPage={(page) => note(document, page)}
            showable={shown.get(document)}
          />
        </section>
      ))}
      <Paragraph>{t('sign.certificate_in_it')}</Paragraph>
      {isWhole ? <NotSeen list={documents.list} seen={seen} shown={shown} /> : <Note>{t('sign.loading')}</Note>}
      <ButtonRow>
        <Button isDisabled={!isWhole} onPress={() => presentation.next('documents')}>
          {t('sign.agree')}
        </Button>
        <Button look="secondary" onPress={() => presentation.refuse().catch(presentation.fail)}>
          {t('sign.refuse')}
        </Button>
      </ButtonRow>
    </WalletPage>
  );
}

function Contents({ list }: { readonly list: readonly DocumentToSign[] }) {
  const t = useText();
  const to = (at: number) => document.getElementById(`document-${at}`)?.focus();
  return (
    <nav aria-label={t('sign.documents')}>
      <ol className="list-decimal pl-6">
        {list.map(({ title, sha256 }, at) => (
          <li key={sha256}>
            <TextButton onPress={() => to(at)}>{title}</TextButton>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const kilobytes = (size: number): string => `${Math.max(1, Math.round(size / 1000))} kB`;

function Title({
  document,
  at,
  pages,
}: {
  readonly document: DocumentToSign;
  readonly at: number;
  readonly pages: number | undefined;
}) {
  const t = useText();
  return (
    <header className="mb-3">
      <h2 className="font-bold text-std-20B-150 [overflow-wrap:anywhere]" id={`document-${at}`} tabIndex={-1}>
        {document.title}
      </h2>
      {document.kind === 'shown' && pages !== undefined ? (
        <Note>{t('sign.matches', { pages: String(pages), size: kilobytes(document.size) })}</Note>
      ) : null}
    </header>
  );
}

function Content({
  document,
  showable,
  onPage,
  onFailed,
}: {
  readonly document: DocumentToSign;
  readonly showable: Showable | undefined;
  readonly onPage: (page: number) => void;
  readonly onFailed: (failure: unknown) => void;
}) {
  const t = useText();
  if (document.kind === 'unknown')
    return (
      <Notice kind="warning" title={t('sign.unknown_title')}>
        {t('sign.unknown')}
      </Notice>
    );
  if (showable === undefined) return <Note>{t('sign.loading')}</Note>;
  return <DocumentView onFailed={onFailed} onPage={onPage} showable={showable} />;
}

/** Says what has not been on the screen; nobody is held up by it. */
function NotSeen({
  list,
  shown,
  seen,
}: {
  readonly list: readonly DocumentToSign[];
  readonly shown: ReadonlyMap<DocumentToSign, Showable>;
  readonly seen: ReadonlyMap<DocumentToSign, ReadonlySet<number>>;
}) {
  const t = useText();
  const open = list.flatMap((document) => {
    const pages = shown.get(document)?.pages ?? 0;
    const count = pages - (seen.get(document)?.size ?? 0);
    return count > 0 ? [{ document, pages, count }] : [];
  });
  if (open.length === 0) return shown.size === 0 ? null : <Note>{t('sign.seen_all')}</Note>;
  return (
    <ul className="my-4 list-disc pl-5">
      {open.map(({ document, pages, count }) => (
        <li key={document.sha256}>
          <Note>{t('sign.not_seen', { title: document.title, pages: String(pages), count: String(count) })}</Note>
        </li>
      ))}
    </ul>
  );
}
