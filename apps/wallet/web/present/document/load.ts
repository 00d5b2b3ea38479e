import type { ShownDocument } from '@inro/presentation';
import { type Datum, readData, readText } from '@inro/wallet/core';
import type { PDFDocumentProxy } from 'pdfjs-dist';

/** A document that can be shown whole, and of how many pages it is. */
export type Showable =
  | { readonly kind: 'text'; readonly text: string; readonly pages: 1 }
  | { readonly kind: 'data'; readonly data: Datum; readonly pages: 1 }
  | { readonly kind: 'pdf'; readonly pdf: PDFDocumentProxy; readonly pages: number };

/** What there is to see in these bytes; throws `wallet.document_*` where that is not all that they hold. */
export async function load({ mediaType }: ShownDocument, bytes: Uint8Array): Promise<Showable> {
  switch (mediaType) {
    case 'text/plain':
      return { kind: 'text', text: readText(bytes), pages: 1 };
    case 'application/json':
      return { kind: 'data', data: readData(bytes), pages: 1 };
    case 'application/pdf': {
      const { open } = await import('../pdf/open.ts');
      const pdf = await open(bytes);
      return { kind: 'pdf', pdf, pages: pdf.numPages };
    }
  }
}
