import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import * as library from 'pdfjs-dist/legacy/build/pdf.mjs';
import { makePdf, type PdfExtras, pdfStream } from '../../../quality/testing/documents/pdf.ts';
import { openPdf } from '../web/present/pdf/read.ts';

const open = (pages: readonly string[], extras?: PdfExtras) => openPdf(library, makePdf(pages, extras));
const active = { code: 'wallet.document_active' };
const notShown = { code: 'wallet.document_not_shown' };
const annotation = (members: string): PdfExtras => ({
  page: '/Annots [100 0 R]',
  objects: { 100: `<< /Type /Annot /Rect [60 600 200 640] ${members} >>` },
});
const packed = deflateSync(Buffer.from('101 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>')).toString('latin1');
const launch = '/Subtype /Link /A << /S /Launch /F (calc.exe) >>';
const launching = Buffer.from(`101 0 << /Type /Annot /Rect [60 600 200 640] ${launch} >>`);
const packedLaunch = deflateSync(launching).toString('latin1');
/** A stored block (RFC 1951 §3.2.4) that says where it ends, and more behind it. */
const packedPastItsEnd = deflateSync(Buffer.concat([Buffer.alloc(70_000, ' '), Buffer.from('endstream'), launching]), {
  level: 0,
}).toString('latin1');
const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';

describe('ADR 77: a PDF is shown when all of it lies on its pages', () => {
  it('opens one, with the count of its pages', async () => {
    const document = await open(['Contract', 'Terms', 'Signatures']);
    assert.equal(document.numPages, 3);
    await document.loadingTask.destroy();
  });

  it('lets links and fields with a value lie on a page', async () => {
    for (const members of ['/Subtype /Link /Border [0 0 0] /A << /S /URI /URI (https://bank.example/) >>'])
      await (await open(['a'], annotation(members))).loadingTask.destroy();
  });

  const attacks: Record<string, PdfExtras> = {
    'a script that runs when it is opened': { catalog: `/OpenAction ${script}` },
    'a script by name': {
      catalog: '/Names << /JavaScript << /Names [(a) 100 0 R] >> >>',
      objects: { 100: script },
    },
    'a script before it is closed': { catalog: `/AA << /WC ${script} >>` },
    'a script of a page': { page: `/AA << /O ${script} >>` },
    'a program to launch when it is opened': { catalog: '/OpenAction << /S /Launch /F (calc.exe) >>' },
    'a program to launch under a link, its name written in figures': annotation(
      '/Subtype /Link /A << /S /L#61unch /F (calc.exe) >>',
    ),
    'a form that is sent': annotation('/Subtype /Link /A << /S /SubmitForm /F (https://bank.example/) >>'),
    'a script in an object stream': {
      objects: { 100: pdfStream(packed, '/Type /ObjStm /N 1 /First 6 /Filter /FlateDecode') },
    },
    'an object stream that cannot be read': {
      objects: { 100: pdfStream('nonsense', '/Type /ObjStm /N 1 /First 6 /Filter /FlateDecode') },
    },
    // ISO 32000-2 §7.2.4, §7.3.4.2: what looks like a stream in a comment or a string is none.
    'a program to launch between comments that look like a stream': annotation(`\n%stream\n${launch}\n%endstream\n`),
    'a program to launch between strings that look like a stream': {
      page: '/Annots [100 0 R]',
      objects: { 99: '(stream\n)', 100: `<< /Type /Annot /Rect [60 600 200 640] ${launch} >>`, 101: '(endstream)' },
    },
    'an object in what another stream holds': {
      objects: { 100: pdfStream(`105 0 obj << ${launch} >> endobj`) },
    },
    'an object stream whose dictionary says obj once more': {
      objects: { 100: pdfStream(packedLaunch, '/Type /ObjStm /N 1 /First 6 /Filter /FlateDecode /X ( obj)') },
    },
    'an object stream that does not say that it is one': {
      objects: { 100: pdfStream(packedLaunch, '/N 1 /First 6 /Filter /FlateDecode') },
    },
    'an object stream that says so elsewhere': {
      objects: { 100: pdfStream(packedLaunch, '/Type 102 0 R /N 1 /First 6 /Filter /FlateDecode'), 102: '/ObjStm' },
    },
    'an object stream in figures': {
      objects: { 100: pdfStream(`${launching.toString('hex')}>`, '/N 1 /First 6 /Filter /ASCIIHexDecode') },
    },
    'an object stream in figures, its dictionary hidden by a comment': {
      objects: {
        100: pdfStream(
          `${launching.toString('hex')}>`,
          '/N 1 /First 6 %stream\n/X (endstream)\n/Filter /ASCIIHexDecode',
        ),
      },
    },
    'an object stream packed twice': {
      objects: {
        100: pdfStream(
          deflateSync(Buffer.from(packedLaunch, 'latin1')).toString('latin1'),
          '/N 1 /First 6 /Filter [/FlateDecode /FlateDecode]',
        ),
      },
    },
    'an object stream with a predictor': {
      objects: { 100: pdfStream(packedLaunch, '/N 1 /First 6 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>') },
    },
    'an object stream that goes on behind its end': {
      objects: { 100: pdfStream(packedPastItsEnd, '/N 1 /First 6 /Filter /FlateDecode') },
    },
    'values that another program draws anew': { catalog: '/AcroForm << /Fields [] /NeedAppearances true >>' },
    'another picture for the printer': {
      content: 'q 100 0 0 100 60 500 cm /Im1 Do Q',
      resources: '/XObject << /Im1 100 0 R >>',
      objects: {
        100: pdfStream(
          '0',
          '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Alternates [<< /Image 101 0 R /DefaultForPrinting true >>]',
        ),
      },
    },
    'a page of another file': {
      content: 'q /Fm1 Do Q',
      resources: '/XObject << /Fm1 100 0 R >>',
      objects: {
        100: pdfStream('BT ET', '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F (other.pdf) /Page 0 >>'),
      },
    },
    'an address that opens with a page': { page: '/AA << /O << /S /URI /URI (https://evil.example/) >> >>' },
    'a named action when it is opened': { catalog: '/OpenAction << /S /Named /N /Print >>' },
    'an attachment': {
      catalog: '/Names << /EmbeddedFiles << /Names [(a.txt) 100 0 R] >> >>',
      objects: {
        100: '<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 101 0 R >> >>',
        101: pdfStream('hidden', '/Type /EmbeddedFile'),
      },
    },
    'a collection': { catalog: '/Collection << /Type /Collection >>' },
    'a form of XFA': {
      catalog: '/AcroForm << /Fields [] /XFA 100 0 R >>',
      objects: { 100: pdfStream('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"></xdp:xdp>') },
    },
    'a layer that is off': {
      catalog: '/OCProperties << /OCGs [100 0 R] /D << /OFF [100 0 R] >> >>',
      objects: { 100: '<< /Type /OCG /Name (the other price) >>' },
    },
    'an attachment on a page': annotation('/Subtype /FileAttachment /FS << /Type /Filespec /F (a.txt) >>'),
    'a note': annotation('/Subtype /Text /Contents (I agree to more)'),
    'a film': annotation('/Subtype /Movie'),
    'a sound': annotation('/Subtype /Sound'),
    'a three-dimensional view': annotation('/Subtype /3D'),
    'rich media': annotation('/Subtype /RichMedia'),
    'a screen': annotation('/Subtype /Screen'),
    'a stamp': annotation('/Subtype /Stamp'),
    'a link that is hidden': annotation('/Subtype /Link /F 2 /A << /S /URI /URI (https://bank.example/) >>'),
    'a link with a script': annotation(`/Subtype /Link /A ${script}`),
    'a field with a script': {
      catalog: '/AcroForm << /Fields [100 0 R] >>',
      page: '/Annots [100 0 R]',
      objects: {
        100: `<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /Rect [60 600 200 640] /AA << /K ${script} >> >>`,
      },
    },
    'a field that is not seen': {
      catalog: '/AcroForm << /Fields [100 0 R] >>',
      page: '/Annots [100 0 R]',
      objects: { 100: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /F 2 /Rect [60 600 200 640] >>' },
    },
  };
  for (const [what, extras] of Object.entries(attacks))
    it(`refuses ${what}`, async () => {
      await assert.rejects(open(['Contract'], extras), active);
    });

  it('refuses what is no PDF, half a PDF, and more pages than anybody looks at', async () => {
    const whole = makePdf(['a']);
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), new TextEncoder().encode('%PDF-1.7\n')])
      await assert.rejects(openPdf(library, bytes), notShown);
    await assert.rejects(openPdf(library, whole.slice(0, 300)), notShown);
    await assert.rejects(open(Array.from({ length: 101 }, (_, at) => String(at))), notShown);
  });

  it('opens what is packed as programs pack it: object streams, predictors over tables, fields with their appearance', async () => {
    const plain: PdfExtras = {
      catalog: '/AcroForm << /Fields [] /NeedAppearances false >>',
      objects: {
        100: pdfStream(
          deflateSync(Buffer.from('101 0 << /A 1 >>')).toString('latin1'),
          '/Type /ObjStm /N 1 /First 6 /Filter /FlateDecode',
        ),
        102: pdfStream(
          deflateSync(Buffer.alloc(40)).toString('latin1'),
          '/Type /XRef /W [1 2 1] /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>',
        ),
        103: pdfStream('87cURD]j~>', '/Filter /ASCII85Decode'),
      },
    };
    await (await open(['a'], plain)).loadingTask.destroy();
  });

  it('refuses a page that no screen shows so that it can be read', async () => {
    const sizes = ['0 0 10 14400', '0 0 0.1 800', '0 0 14400 14400', '0 0 100 700', '0 0 3000 2000'];
    for (const box of sizes) await assert.rejects(open(['a'], { page: `/MediaBox [${box}]` }), notShown, box);
    await assert.rejects(open(['a'], { page: '/UserUnit 100' }), notShown);
    for (const box of ['0 0 1684 2384', '0 0 165 900', '0 0 842 595'])
      await (await open(['a'], { page: `/MediaBox [${box}]` })).loadingTask.destroy();
  });

  it('refuses a page that is drawn for ever', async () => {
    const bomb = deflateSync(Buffer.alloc(3_000_000, '0 0 m 1 1 l S\n')).toString('latin1');
    const extras: PdfExtras = {
      content: '/Fm1 Do',
      resources: '/XObject << /Fm1 100 0 R >>',
      objects: { 100: pdfStream(bomb, '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode') },
    };
    await assert.rejects(openPdf(library, makePdf(['a'], extras), 200), notShown);
  });

  const unreadable: Record<string, PdfExtras> = {
    'a password': {
      trailer: '/Encrypt 100 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]',
      objects: {
        100: `<< /Filter /Standard /V 1 /R 2 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> /P -44 >>`,
      },
    },
    'a font that is not in it': {
      font: '<< /Type /Font /Subtype /TrueType /BaseFont /MS-Gothic /Encoding /WinAnsiEncoding >>',
    },
    'a Japanese font that is not in it': {
      font: '<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /90ms-RKSJ-H /DescendantFonts [100 0 R] >>',
      objects: {
        100: '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>',
      },
    },
    'a font that is nowhere': { content: 'BT /F2 18 Tf 60 600 Td (hidden) Tj ET' },
    'a picture that cannot be read': {
      content: 'q 100 0 0 100 60 500 cm /Im1 Do Q',
      resources: '/XObject << /Im1 100 0 R >>',
      objects: {
        100: pdfStream(
          'nonsense',
          '/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /JPXDecode',
        ),
      },
    },
    'a picture that is a bomb': {
      content: 'q 100 0 0 100 60 500 cm /Im1 Do Q',
      resources: '/XObject << /Im1 100 0 R >>',
      objects: {
        100: pdfStream(
          '0',
          '/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceGray /BitsPerComponent 8',
        ),
      },
    },
  };
  for (const [what, extras] of Object.entries(unreadable))
    it(`refuses ${what}`, async () => {
      await assert.rejects(open(['Contract'], extras), notShown);
    });
});
