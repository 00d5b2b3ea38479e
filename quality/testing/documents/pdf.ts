/** What a test puts into a PDF beside its pages, in PDF's own words (ISO 32000-2 §7.3). Object numbers begin at 100. */
export interface PdfExtras {
  /** Members of the catalog. */
  readonly catalog?: string;
  /** Members of the first page. */
  readonly page?: string;
  /** Members of the trailer. */
  readonly trailer?: string;
  /** Font dictionary of the pages; else Helvetica. */
  readonly font?: string;
  /** Operators after the text of the first page. */
  readonly content?: string;
  readonly resources?: string;
  readonly objects?: Readonly<Record<number, string>>;
}

const stream = (content: string, dictionary = ''): string =>
  `<< /Length ${content.length} ${dictionary} >>\nstream\n${content}\nendstream`;

/** A PDF with one line of text on each page. */
export function makePdf(pages: readonly string[], extras: PdfExtras = {}): Uint8Array {
  const font = extras.font ?? '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
  const resources = `<< /Font << /F1 3 0 R >> ${extras.resources ?? ''} >>`;
  const objects = new Map<number, string>([
    [1, `<< /Type /Catalog /Pages 2 0 R ${extras.catalog ?? ''} >>`],
    [2, `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, at) => `${10 + 2 * at} 0 R`).join(' ')}] >>`],
    [3, font],
  ]);
  for (const [at, text] of pages.entries()) {
    const escaped = text.replaceAll(/[\\()]/g, (sign) => `\\${sign}`);
    const more = at === 0 ? (extras.page ?? '') : '';
    const operators = `BT /F1 18 Tf 60 760 Td (${escaped}) Tj ET ${at === 0 ? (extras.content ?? '') : ''}`;
    const [number, content] = [10 + 2 * at, 11 + 2 * at];
    objects.set(
      number,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources ${resources} /Contents ${content} 0 R ${more} >>`,
    );
    objects.set(content, stream(operators));
  }
  for (const [number, object] of Object.entries(extras.objects ?? {})) objects.set(Number(number), object);
  return assemble(objects, extras.trailer ?? '');
}

/** ISO 32000-2 §7.5: header, body, cross-reference table, trailer. */
function assemble(objects: ReadonlyMap<number, string>, trailer: string): Uint8Array {
  let file = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n';
  const numbers = [...objects.keys()].sort((a, b) => a - b);
  const offsets = new Map<number, number>();
  for (const number of numbers) {
    offsets.set(number, file.length);
    file += `${number} 0 obj\n${objects.get(number)}\nendobj\n`;
  }
  const start = file.length;
  const size = numbers.at(-1)! + 1;
  const entry = (number: number): string =>
    offsets.has(number) ? `${String(offsets.get(number)).padStart(10, '0')} 00000 n \n` : '0000000000 65535 f \n';
  file += `xref\n0 ${size}\n${Array.from({ length: size }, (_, number) => entry(number)).join('')}`;
  file += `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return Uint8Array.from(file, (sign) => sign.charCodeAt(0));
}

export const pdfStream = stream;
