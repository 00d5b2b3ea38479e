import { fromBase64, fromBase64Url, fromHex, fromUtf8, toBase64, toBase64Url, toHex, utf8 } from '@inro/foundation';
import fc from 'fast-check';
import { mutatedText } from '../json.ts';
import { texts } from '../samples/index.ts';
import { hold, target, withTypeError } from '../target.ts';

const parts = texts.request.split('.');
const hex = ['00FF10', 'CAFEBABE', ''];

/** Every text encoding reads only what it would write itself: no two texts stand for the same bytes. */
export const encodings = target<readonly [number, string]>({
  inputs: fc.tuple(
    fc.nat(3),
    fc.oneof(mutatedText([...parts, ...hex]), fc.string({ maxLength: 64 }), fc.base64String({ maxLength: 64 })),
  ),
  run([kind, text]) {
    if (kind === 0) hold(toHex(fromHex(text)) === text.toUpperCase(), 'hexadecimal');
    if (kind === 1) hold(toBase64Url(fromBase64Url(text)) === text, 'base64url');
    if (kind === 2) hold(toBase64(fromBase64(text)) === text, 'base64');
    if (kind === 3) {
      const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
      hold(toHex(utf8(fromUtf8(bytes))) === toHex(bytes), 'UTF-8');
    }
  },
  refuses: withTypeError,
  show: JSON.stringify,
});
