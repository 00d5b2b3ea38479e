import { GlobalWorkerOptions, getDocument, PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker&url';
import { openPdf } from './read.ts';

GlobalWorkerOptions.workerSrc = workerUrl;

/** {@link openPdf} with the library of this page; loaded when somebody is asked to sign a PDF. */
export const open = (bytes: Uint8Array): ReturnType<typeof openPdf> => openPdf({ getDocument, PDFWorker }, bytes);
