/**
 * What nobody sees, and what no program can know: controls, format characters, private use, unassigned, separators
 * (Unicode TR 36 §2.5), default-ignorable code points (UTS 39 §3.1), and what is drawn as nothing or as a stand-in
 * though no property says so: Braille blank, object replacement, replacement character.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffc\ufffd]/u;
/** The blank of each language, one at a time and between words: a row of blanks pushes away what follows. */
const STRAY_BLANK = /[^\P{Zs} \u3000]|^[ \u3000]|[ \u3000]$|[ \u3000]{2}/u;
/** UTS 39 §5.2, highly restrictive, for Japanese and English: the letters of other scripts look like these. */
const FOREIGN_SCRIPT =
  /[^\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]/u;
/** UAX 9: what is written from right to left is read in another order than it was signed; its digits and signs are of no script. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]/u;
/** Latin for phonetics, clicks and mathematics, radicals: alike to the eye, other letters. Beyond the BMP, ideographs alone. */
const LOOKALIKE =
  /[\u0131\u017f\u01c0-\u01c3\u0237\u0250-\u02ff\u1d00-\u1dbf\u2c60-\u2c7f\u2e80-\u2fdf\ua720-\ua7ff\uab30-\uab6f]|(?=[\u2100-\u214f])\p{L}|[^\0-\uffff\p{Script=Han}]/u;
/** UTS 39 §5.4: at most four marks, on a letter or digit; none that is drawn through it or round it. */
const MARK_FLOOD = /\p{M}{5}|(?:^|[^\p{L}\p{N}\p{M}])\p{M}|\p{Me}|[\u0334-\u0338]|[\u20d0-\u20ff]/u;
const VISIBLE_BASE = /[\p{L}\p{N}]/u;
const refused = [UNSEEN, STRAY_BLANK, FOREIGN_SCRIPT, RIGHT_TO_LEFT, LOOKALIKE, MARK_FLOOD];

/** Whether who reads this on one line reads all of it, in its order, and nothing else. In NFC: one text has one form. */
export const isShownText = (text: string): boolean =>
  text.isWellFormed() &&
  text.normalize('NFC') === text &&
  VISIBLE_BASE.test(text) &&
  !refused.some((form) => form.test(text));
