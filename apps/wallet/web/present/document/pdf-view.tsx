import { Note, TextButton, toProblem } from '@inro/design-system';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useState } from 'react';
import { WalletError } from '../../../src/errors.ts';
import { useText } from '../../text.ts';
import { useSeen } from './use-seen.ts';

interface PdfViewProps {
  readonly pdf: PDFDocumentProxy;
  readonly onPage: (page: number) => void;
  readonly onFailed: (failure: unknown) => void;
}

/** Every page below the one before, drawn when it comes onto the screen. */
export function PdfView({ pdf, onPage, onFailed }: PdfViewProps) {
  const t = useText();
  const [isLarge, setLarge] = useState(false);
  const pages = Array.from({ length: pdf.numPages }, (_, at) => at + 1);
  return (
    <>
      <p className="my-3">
        <TextButton onPress={() => setLarge(!isLarge)}>{t(isLarge ? 'sign.smaller' : 'sign.larger')}</TextButton>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard (WCAG 2.1.1) */}
      <section aria-label={t('sign.pages_of')} className="overflow-x-auto rounded-panel bg-sunken p-3" tabIndex={0}>
        <ol className={isLarge ? 'w-[200%]' : 'w-full'}>
          {pages.map((page) => (
            <li className="mb-3 last:mb-0" key={page}>
              <PdfPage isLarge={isLarge} onFailed={onFailed} onSeen={() => onPage(page)} page={page} pdf={pdf} />
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

interface Drawn {
  readonly picture: string;
  readonly text: string;
}

function PdfPage({
  pdf,
  page,
  isLarge,
  onSeen,
  onFailed,
}: {
  readonly pdf: PDFDocumentProxy;
  readonly page: number;
  readonly isLarge: boolean;
  readonly onSeen: () => void;
  readonly onFailed: (failure: unknown) => void;
}) {
  const t = useText();
  const [isNear, setNear] = useState(false);
  const [drawn, setDrawn] = useState<Drawn>();
  const ref = useSeen(() => setNear(true));
  const seen = useSeen(onSeen);
  useEffect(() => {
    if (!isNear) return;
    let isHere = true;
    draw(pdf, page, isLarge ? 1600 : 800).then(
      (made) => isHere && setDrawn(made),
      (failure: unknown) => isHere && onFailed(toProblem(failure)),
    );
    return () => {
      isHere = false;
    };
  }, [isNear, isLarge, pdf, page, onFailed]);
  const name = t('sign.page_of', { page: String(page), pages: String(pdf.numPages) });
  return (
    <figure ref={ref}>
      {drawn === undefined ? (
        <div className="aspect-[1/1.414] w-full bg-surface" />
      ) : (
        <>
          <img alt={name} className="block h-auto w-full bg-white" ref={seen} src={drawn.picture} />
          <p className="sr-only">{drawn.text}</p>
        </>
      )}
      <figcaption className="mt-1 text-center">
        <Note>{name}</Note>
      </figcaption>
    </figure>
  );
}

/** A page as a picture of that many points across, and its text for who does not see it. */
async function draw(pdf: PDFDocumentProxy, number: number, across: number): Promise<Drawn> {
  const page = await pdf.getPage(number);
  const { width } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: across / width });
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  await page.render({ canvas, viewport }).promise;
  const { items } = await page.getTextContent();
  const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  const picture = canvas.toDataURL('image/png');
  canvas.width = 0;
  // HTML §4.12.5: of a canvas larger than the browser makes one, nothing; and nothing is not what is signed.
  if (!picture.startsWith('data:image/png')) throw new WalletError('wallet.document_not_shown');
  return { picture, text };
}
