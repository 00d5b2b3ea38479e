import { inflate } from './inflate.ts';

/**
 * Actions and contents that no library reports when it does not carry them out itself (ISO 32000-2 §12.6.4.1): a reader
 * elsewhere would; what another reader draws in the place of what lies here (values of fields, other pictures); and two
 * ways of packing that nobody writes any more. Names long enough to stand in no compressed data by chance.
 */
const ACTIVE =
  /\/(?:JavaScript|Launch|SubmitForm|ResetForm|ImportData|GoToE|GoToR|GoToDp|GoTo3DView|Rendition|RichMedia(?:Execute)?|SetOCGState|Movie|Sound|Thread|Hide|EmbeddedFiles?|Collection|Alternates|NeedAppearances(?!\s*false)|LZWDecode|RunLengthDecode)(?![A-Za-z0-9_.-])/;
/** Short ones, looked for between streams: forms of a program's own, actions of a moment, a page of another file (§8.10.4.3). */
const ACTIVE_OUTSIDE = /\/(?:XFA|AA|Ref\s*<<)(?![A-Za-z0-9_.-])/;
const LONGEST_NAME = 20;
/** §7.3.5: `#4A` is `J`. */
const ESCAPE = /#([0-9A-Fa-f]{2})/g;
const unescaped = (text: string): string =>
  text.replaceAll(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
const latin1 = new TextDecoder('latin1');

/** As far as a person's document goes: streams, and characters that are packed in them. */
const MOST_STREAMS = 10_000;
const LONGEST = 200_000_000;
/** By chance 300 stand in 10 MB; a document of a hundred pages has as many names. */
const MOST_ESCAPES = 200_000;
interface Budget {
  left: number;
  escapes: number;
}
/** Whether there is one of these names; yes too where looking costs more than anybody's document does. */
function isNamed(text: string, names: readonly RegExp[], budget: Budget): boolean {
  const escapes = text.includes('#') ? (text.match(ESCAPE)?.length ?? 0) : 0;
  budget.escapes -= escapes;
  if (budget.left < 0 || budget.escapes < 0) return true;
  const plain = escapes === 0 ? text : unescaped(text);
  return names.some((form) => form.test(plain));
}

/**
 * Whether the file names anything of that: in its octets as they are, whatever they are said to be part of, and in all that
 * is deflated in it. Tables and comments that lead elsewhere change nothing. More than anybody reads, and objects packed so
 * that nothing here reads them (§7.5.7), count as yes.
 */
export function namesSomethingActive(bytes: Uint8Array): boolean {
  const file = latin1.decode(bytes);
  const budget = { left: LONGEST, escapes: MOST_ESCAPES };
  if (isNamed(file, [ACTIVE], budget)) return true;
  let streams = 0;
  let outside = '';
  let at = 0;
  for (const { index, start } of streamsIn(file)) {
    if (++streams > MOST_STREAMS) return true;
    const dictionary = dictionaryBefore(file, index);
    const holdsObjects = mayHoldObjects(dictionary);
    const packed = activeWithin(bytes, start, budget, holdsObjects ? [ACTIVE, ACTIVE_OUTSIDE] : [ACTIVE]);
    const isReadable = packed === 'nothing' ? !isFiltered(dictionary) : !isPackedTwice(dictionary);
    if (packed === 'yes' || (holdsObjects && !isReadable)) return true;
    if (index < at) continue;
    outside += `${file.slice(at, index)}\n`;
    const end = file.indexOf('endstream', start);
    at = end < 0 ? file.length : end;
  }
  return isNamed(outside + file.slice(at), [ACTIVE_OUTSIDE], budget);
}

const WORD = 'stream';
/** §7.3.8.1, and as programs take it: a stream begins on the line after its word, whatever stands behind that. */
function* streamsIn(file: string): Generator<{ readonly index: number; readonly start: number }> {
  let line = -1;
  for (let index = file.indexOf(WORD); index >= 0; index = file.indexOf(WORD, index + WORD.length)) {
    if (file.startsWith('end', index - 3)) continue;
    if (line < index) line = endOfLine(file, index);
    if (line < 0) return;
    yield { index, start: line + (file.startsWith('\r\n', line) ? 2 : 1) };
  }
}

function endOfLine(file: string, from: number): number {
  for (let at = from; at < file.length; at++) if (file[at] === '\n' || file[at] === '\r') return at;
  return -1;
}

/** `nothing`: there is nothing deflated. */
function activeWithin(
  bytes: Uint8Array,
  start: number,
  budget: Budget,
  names: readonly RegExp[],
): 'yes' | 'no' | 'nothing' {
  let tail = '';
  let isActive = false;
  const isDeflated = inflate(bytes, start, (piece) => {
    const text = tail + latin1.decode(piece);
    budget.left -= piece.length;
    isActive = isNamed(text, names, budget);
    // A name that two pieces share, each of its signs written in three.
    tail = text.slice(-3 * LONGEST_NAME);
    return !isActive;
  });
  return isActive ? 'yes' : isDeflated ? 'no' : 'nothing';
}

const FARTHEST = 20_000;
const [LESS, GREATER] = [0x3c, 0x3e];
/**
 * The dictionary before a stream: from its own `<<`. Where a string or a comment stands in it nobody can tell without
 * reading the file from its beginning: then it is all that stands before.
 */
function dictionaryBefore(file: string, end: number): string {
  const before = file.slice(Math.max(0, end - FARTHEST), end);
  let depth = 0;
  for (let at = before.length - 1; at > 0; at--) {
    const sign = before.charCodeAt(at);
    if ((sign !== LESS && sign !== GREATER) || before.charCodeAt(at - 1) !== sign) continue;
    depth += sign === GREATER ? 1 : -1;
    at--;
    if (depth > 0) continue;
    const found = before.slice(at);
    return /[()%]/.test(found) ? unescaped(before) : unescaped(found);
  }
  return unescaped(before);
}

/** §7.5.7: `N` and `First` are what a program needs; some ask for the type too. */
const mayHoldObjects = (dictionary: string): boolean =>
  /\/ObjStm(?![A-Za-z0-9])/.test(dictionary) || (/\/First\s*\d/.test(dictionary) && /\/N\s*\d/.test(dictionary));
const isFiltered = (dictionary: string): boolean => /\/F(?:ilter)?(?![A-Za-z])/.test(dictionary);
/** By a second filter, or with a predictor, whose octets stand in between. */
const isPackedTwice = (dictionary: string): boolean =>
  /\/(?:DecodeParms|DP)(?![A-Za-z])|\/F(?:ilter)?\s*\[\s*\/\w+\s*[^\s\]]/.test(dictionary);
