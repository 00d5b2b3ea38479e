import { fromUtf8 } from '@inro/foundation';
import { WalletError } from '../../../errors.ts';

/** More of it is no text that somebody reads on a phone. */
const LONGEST_TEXT = 500_000;
/** The line feed, alone or after a carriage return, and the tab: what a text is laid out by. */
const LAYOUT = /\r\n|[\n\t]/gu;
/**
 * What nobody sees (Unicode TR 36 §2.5, UTS 39 §3.1): controls, format characters (bidirectional overrides and isolates,
 * joiners), private use, unassigned, line and paragraph separators, default-ignorable code points, blanks that are letters.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffc\ufffd\u{1d159}]/u;
/** UTS 37: a variation selector directly after an ideograph names the form that a person's name is written in. */
const IDEOGRAPHIC_VARIATION = /(?<=\p{Script=Han})[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
/** UAX 9: what is written from right to left may be read in another order than it was signed. */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** UTS 39 §5.4: marks without end, drawn through a letter or round it hide it. */
const MARK_FLOOD = /\p{M}{5}|(?:^|[^\p{L}\p{N}\p{M}])\p{M}|\p{Me}|[\u0334-\u0338]|[\u20d0-\u20ff]/u;

/** Whether whoever reads this reads all of it, in its order. It may have many lines. */
export function isReadable(text: string): boolean {
  if (!text.isWellFormed()) return false;
  const seen = text.replace(LAYOUT, ' ').replace(IDEOGRAPHIC_VARIATION, '');
  return ![UNSEEN, RIGHT_TO_LEFT, MARK_FLOOD].some((form) => form.test(seen));
}

/** The text of a document, as it is: strict UTF-8 without a byte order mark. `wallet.document_not_shown` for any other. */
export function readText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = fromUtf8(bytes);
  } catch (cause) {
    throw new WalletError('wallet.document_not_shown', { cause });
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (hasMark || text.length > LONGEST_TEXT || !isReadable(text) || text.trim() === '')
    throw new WalletError('wallet.document_not_shown');
  return text;
}
