// The threat: docs/threats/t-232-pdf-is-another-elsewhere.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import * as library from 'pdfjs-dist/legacy/build/pdf.mjs';
import { makePdf, type PdfExtras, pdfStream } from '../../quality/testing/documents/pdf.ts';
import { asItIs, type Defence, type World, without } from './support/without.ts';

/** Whatever the octets are said to be part of. */
const everyOctet: Defence = {
  file: 'apps/wallet/web/present/pdf/names.ts',
  defence: '  if (isNamed(file, [ACTIVE], budget)) return true;\n',
};
const everythingPacked: Defence = {
  file: 'apps/wallet/web/present/pdf/names.ts',
  defence: "packed === 'yes' || ",
};
const unreadableObjects: Defence = {
  file: 'apps/wallet/web/present/pdf/names.ts',
  defence: '(holdsObjects && !isReadable)',
  instead: 'false',
};
const readablePages: Defence = {
  file: 'apps/wallet/src/core/presentation/show/pdf.ts',
  defence: ' && facts.sizes.every(isReadable)',
};

const launch = '/Subtype /Link /A << /S /Launch /F (calc.exe) >>';
const object = Buffer.from(`101 0 << /Type /Annot /Rect [60 600 200 640] ${launch} >>`);
const packed = (bytes: Buffer, level?: number) =>
  deflateSync(bytes, level === undefined ? {} : { level }).toString('latin1');
const annotation = (members: string): PdfExtras => ({
  page: '/Annots [100 0 R]',
  objects: { 100: `<< /Type /Annot /Rect [60 600 200 640] ${members} >>` },
});
const objects = (content: string, dictionary: string): PdfExtras => ({
  objects: { 100: pdfStream(content, `/N 1 /First 6 ${dictionary}`) },
});
const flate = '/Filter /FlateDecode';

const hidden: Readonly<Record<string, PdfExtras>> = {
  'between comments that look like a stream': annotation(`\n%stream\n${launch}\n%endstream\n`),
  'between comments, with the other ends of a line': annotation(`\n%stream\r${launch}\n%endstream\n`),
  'between strings that look like a stream': {
    ...annotation(launch),
    objects: { ...annotation(launch).objects, 99: '(stream\n)', 101: '(endstream)' },
  },
  'in figures between comments': annotation(`\n%stream\n${launch.replace('Launch', 'L#61unch')}\n%endstream\n`),
  'within another stream, where a table may lead': { objects: { 100: pdfStream(`105 0 obj << ${launch} >>`) } },
};
/** One that begins on the line after a long one. */
const farLine: PdfExtras = {
  objects: { 100: objects(packed(object), flate).objects![100]!.replace('stream\n', `stream${' '.repeat(200)}%\n`) },
};
const inObjectStreams: Readonly<Record<string, PdfExtras>> = {
  'that says so': objects(packed(object), `/Type /ObjStm ${flate}`),
  'that does not say so': objects(packed(object), flate),
  'that says obj in a string': objects(packed(object), `/Type /ObjStm ${flate} /X ( obj)`),
  'whose type stands elsewhere': {
    objects: { 100: pdfStream(packed(object), `/Type 102 0 R /N 1 /First 6 ${flate}`), 102: '/ObjStm' },
  },
  'behind a long line': farLine,
  'behind a block that says where it ends': objects(
    packed(Buffer.concat([Buffer.alloc(70_000, ' '), Buffer.from('endstream '), object]), 9),
    flate,
  ),
};
const unreadable: Readonly<Record<string, PdfExtras>> = {
  'in figures': objects(`${object.toString('hex')}>`, '/Filter /ASCIIHexDecode'),
  'in figures, behind a comment': objects(
    `${object.toString('hex')}>`,
    '%stream\n/X (endstream)\n/Filter /ASCIIHexDecode',
  ),
  'packed twice': objects(packed(Buffer.from(packed(object), 'latin1')), '/Filter [/FlateDecode /FlateDecode]'),
};
const shapes = ['0 0 10 14400', '0 0 0.1 800', '0 0 14400 14400', '0 0 100 700'];

/** What the wallet says of it: that it is shown, or why not. */
async function verdictOf(world: World, extras: PdfExtras): Promise<string> {
  const { openPdf } = await world<typeof import('../../apps/wallet/web/present/pdf/read.ts')>(
    'apps/wallet/web/present/pdf/read.ts',
  );
  try {
    await (await openPdf(library, makePdf(['Contract'], extras))).loadingTask.destroy();
    return 'shown';
  } catch (failure) {
    return (failure as { readonly code: string }).code;
  }
}
const verdicts = (world: World, all: Readonly<Record<string, PdfExtras>>) =>
  Promise.all(Object.values(all).map((extras) => verdictOf(world, extras)));
const pages = shapes.map((box): PdfExtras => ({ page: `/MediaBox [${box}]` }));

describe('T-232 a PDF does, or is, something else where it is opened next', () => {
  it('not by a program to launch that stands where the wallet does not look', async () => {
    for (const [where, extras] of Object.entries({ ...hidden, ...inObjectStreams, ...unreadable }))
      assert.equal(await verdictOf(asItIs, extras), 'wallet.document_active', where);
  });

  it('not by a page that is drawn as a line, or by no canvas', async () => {
    for (const extras of pages) assert.equal(await verdictOf(asItIs, extras), 'wallet.document_not_shown', extras.page);
  });

  it('and what is packed as programs pack it is shown', async () => {
    const plain = objects(packed(Buffer.from('101 0 << /A 1 >>')), `/Type /ObjStm ${flate}`);
    assert.equal(await verdictOf(asItIs, plain), 'shown');
  });

  it('counter-test: a wallet that believes what looks like a stream shows it', async () => {
    assert.deepEqual([...new Set(await verdicts(without(everyOctet), hidden))], ['shown']);
  });

  it('counter-test: one that does not unpack everything shows it', async () => {
    assert.deepEqual([...new Set(await verdicts(without(everythingPacked), inObjectStreams))], ['shown']);
    assert.deepEqual([...new Set(await verdicts(without(unreadableObjects), unreadable))], ['shown']);
  });

  it('counter-test: one that asks no page’s size has people sign a line', async () => {
    for (const extras of pages) assert.equal(await verdictOf(without(readablePages), extras), 'shown', extras.page);
  });
});
