import { MOST_PAGES, type PdfFacts, whyNotShown } from '@inro/wallet/core';
import type { PDFDocumentProxy, PDFPageProxy, PDFWorker } from 'pdfjs-dist';
import { WalletError } from '../../../src/errors.ts';
import { namesSomethingActive } from './names.ts';

/** The library, as a page and as a test load it. */
export type PdfLibrary = Pick<typeof import('pdfjs-dist'), 'getDocument' | 'PDFWorker'>;

/** Larger pictures are bombs; a page of A4 at 300 dpi has 9 million. */
const MOST_PIXELS = 40_000_000;
/** For all of its pages; a hundred scanned ones take five seconds on a phone. */
const PATIENCE_MS = 30_000;
/** The longer side of the page that is drawn to see whether it can be. */
const TRIAL_PIXELS = 200;
/** ISO 32000-1 §9.6.2.2: the fonts that every program has. */
const STANDARD_FONT = /^(?:Helvetica|Times|Courier|Symbol|ZapfDingbats|Arial)/;

/**
 * Opens a PDF that is all on its pages: no script, attachment, form program, layer or note, and nothing that this library
 * cannot draw. Else `wallet.document_active` or `wallet.document_not_shown`. The bytes are given away.
 */
export async function openPdf(
  library: PdfLibrary,
  bytes: Uint8Array,
  patience = PATIENCE_MS,
): Promise<PDFDocumentProxy> {
  if (namesSomethingActive(bytes)) throw new WalletError('wallet.document_active');
  const begun = performance.now();
  const worker = new library.PDFWorker({ verbosity: 0 });
  const errors = await errorsOf(worker);
  const loading = library.getDocument({
    data: bytes,
    worker,
    // What it cannot read it does not guess.
    stopAtErrors: true,
    enableXfa: false,
    useWasm: false,
    useWorkerFetch: false,
    disableAutoFetch: true,
    disableStream: true,
    disableRange: true,
    maxImageSize: MOST_PIXELS,
    fontExtraProperties: true,
    verbosity: 0,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A password is nobody's to ask here; without an answer the library would wait for ever. And what draws for ever is a trap.
  const refused = new Promise<never>((_, reject) => {
    const refuse = () => reject(new WalletError('wallet.document_not_shown'));
    loading.onPassword = refuse;
    timer = setTimeout(refuse, patience);
  });
  try {
    const document = await Promise.race([loading.promise.then(requireShowable), refused]);
    // Where one thread draws and waits, the time is over before anybody hears of it.
    if (errors.count > 0 || performance.now() - begun > patience) throw new WalletError('wallet.document_not_shown');
    return document;
  } catch (failure) {
    await loading.destroy();
    worker.destroy();
    throw failure instanceof Error && 'code' in failure && String(failure.code).startsWith('wallet.')
      ? failure
      : new WalletError('wallet.document_not_shown', { cause: failure });
  } finally {
    clearTimeout(timer);
  }
}

/** Its facts, then each of its pages. */
async function requireShowable(document: PDFDocumentProxy): Promise<PDFDocumentProxy> {
  const reason = whyNotShown(await factsOf(document));
  if (reason !== undefined) throw new WalletError(reason);
  for (let page = 1; page <= document.numPages; page++) await requireDrawable(document, await document.getPage(page));
  return document;
}

/** `StreamKind.ERROR` of the library's messages: what was drawn ends there, and the page says nothing of it. */
const STREAM_ERROR = 5;

/** Counts what the library's worker could not read. */
async function errorsOf(worker: PDFWorker): Promise<{ readonly count: number }> {
  await worker.promise;
  const errors = { count: 0 };
  (worker.port as unknown as EventTarget).addEventListener('message', (event) => {
    const { stream } = (event as MessageEvent).data as { stream?: unknown };
    if (stream === STREAM_ERROR) errors.count++;
  });
  return errors;
}

async function factsOf(document: PDFDocumentProxy): Promise<PdfFacts> {
  const [{ info }, scripts, hasScripts, opening, attachments, layers] = await Promise.all([
    document.getMetadata(),
    document.getJSActions(),
    document.hasJSActions(),
    document.getOpenAction(),
    document.getAttachments(),
    document.getOptionalContentConfig(),
  ]);
  const said = info as { IsXFAPresent?: boolean; IsCollectionPresent?: boolean; EncryptFilterName?: string | null };
  const opens = (opening as ReadonlyMap<string, unknown> | null)?.get('action');
  const annotations: PdfFacts['annotations'][number][] = [];
  const sizes: PdfFacts['sizes'][number][] = [];
  let pageActs = false;
  for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number++) {
    const page = await document.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    sizes.push({ width, height });
    pageActs ||= (await page.getJSActions()) !== null;
    for (const annotation of await page.getAnnotations({ intent: 'any' })) annotations.push(annotationOf(annotation));
  }
  return {
    pages: document.numPages,
    sizes,
    isEncrypted: (said.EncryptFilterName ?? null) !== null,
    hasActions: scripts !== null || hasScripts || pageActs || opens !== undefined,
    hasAttachments: attachments !== null,
    hasXfa: said.IsXFAPresent === true || document.allXfaHtml !== null,
    isCollection: said.IsCollectionPresent === true,
    hasLayers: [...(layers as Iterable<unknown>)].length > 0,
    annotations,
  };
}

/** ISO 32000-2 §12.5.3: invisible 1, hidden 2, no view 32. */
const UNSEEN_FLAGS = 1 | 2 | 32;

function annotationOf(annotation: Readonly<Record<string, unknown>>): PdfFacts['annotations'][number] {
  const { subtype, annotationFlags, actions, action, attachment, resetForm, setOCGState } = annotation;
  const acts = [actions, action, attachment, resetForm, setOCGState];
  return {
    subtype: typeof subtype === 'string' ? subtype : 'unknown',
    isHidden: typeof annotationFlags === 'number' && (annotationFlags & UNSEEN_FLAGS) !== 0,
    hasActions: acts.some((one) => one !== undefined && one !== null),
  };
}

/** What a page is drawn on, here and in a test alike. */
type Canvas = NonNullable<Parameters<PDFPageProxy['render']>[0]['canvas']>;
interface CanvasFactory {
  create(width: number, height: number): { readonly canvas: Canvas };
  destroy(made: { readonly canvas: Canvas }): void;
}

/** Draws a page once, small: that alone fails on every error. A font that is not in the document, or a picture that cannot be read, is no page. */
async function requireDrawable(document: PDFDocumentProxy, page: PDFPageProxy): Promise<void> {
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: Math.min(1, TRIAL_PIXELS / Math.max(width, height)) });
  const factory = document.canvasFactory as CanvasFactory;
  const made = factory.create(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)));
  await page.render({ canvas: made.canvas, viewport }).promise;
  factory.destroy(made);
  for (const [, font] of page.commonObjs as Iterable<[string, unknown]>)
    if (!isDrawableFont(font)) throw new WalletError('wallet.document_not_shown');
  for (const [, picture] of page.objs as Iterable<[string, unknown]>)
    if (picture === null) throw new WalletError('wallet.document_not_shown');
  page.cleanup();
}

/** What cannot be a font is said in words in its place. */
function isDrawableFont(font: unknown): boolean {
  if (typeof font !== 'object' || font === null) return false;
  const { missingFile, name, loadedName } = font as { missingFile?: boolean; name?: string; loadedName?: string };
  return missingFile !== true || STANDARD_FONT.test(name ?? loadedName ?? '');
}
