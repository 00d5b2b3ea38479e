import { toBase64Url, toHex, utf8 } from '@inro/foundation';
import fc from 'fast-check';
import { judge, type Question } from '../../../tools/inro/verify.ts';
import { mutatedBytes } from '../bytes.ts';
import { mutatedDer } from '../der.ts';
import { mutatedText } from '../json.ts';
import { der, texts } from '../samples/index.ts';
import { hold, target } from '../target.ts';

const samples = [der('certificate'), der('ocspResponse'), der('crl'), der('ca'), der('cades')];
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const pem = `-----BEGIN CERTIFICATE-----\n${base64(samples[0]!)}\n-----END CERTIFICATE-----\n`;
const header = JSON.stringify({ alg: 'RS256', x5c: [base64(samples[0]!)], ocsp: base64(samples[1]!) });
const trust = [{ name: 'root', bytes: der('ca') }];
const at = new Date('2026-11-22T02:00:00Z');

type Given = Pick<Question, 'files' | 'with' | 'json'>;
const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('leaf.cer', '\x1b[2K', '\u202e'));
const content = fc.oneof(
  mutatedBytes(samples),
  mutatedDer(samples),
  mutatedText([pem, ...Object.values(texts)]).map(utf8),
  mutatedText([header]).map((text) => utf8(`${toBase64Url(utf8(text))}.e30.AAAA`)),
  fc.uint8Array({ maxLength: 200 }),
);
const file = fc.record({ name, bytes: content });

/** `inro verify` over any files under any names: an answer of the table, in visible lines, and never a failure. */
export const verify = target<Given>({
  inputs: fc.record({
    files: fc.array(file, { minLength: 1, maxLength: 3 }),
    with: fc.array(file, { maxLength: 2 }),
    json: fc.boolean(),
  }),
  run({ files, with: others, json }) {
    const { out, errors } = judge({ files, with: others, json, trust, at, purpose: undefined, locale: 'en' });
    const seen = json ? /^[\n -~]*$/ : /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;
    hold(
      out.split('\n').every((line) => seen.test(line)),
      'something of a file reaches the terminal',
    );
    hold(/^[^\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u.test(errors), 'something of a file reaches standard error');
    if (json) hold((JSON.parse(out) as unknown[]).length === files.length, 'a file has no answer');
  },
  refuses: () => false,
  show: ({ files }) => files.map((one) => `${JSON.stringify(one.name)} ${toHex(one.bytes)}`).join(', '),
});
