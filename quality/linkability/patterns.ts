/** What a fact is about; a row of the table of who may hold it. */
export const factKinds = [
  'secret',
  'privateKey',
  'houseKey',
  'name',
  'address',
  'dateOfBirth',
  'registerNumber',
  'signingCertificate',
  'authenticationCertificate',
  'certificateDigest',
  'certificateSerial',
  'subjectName',
  'publicKey',
  'elementSerial',
  'phone',
  'applicationId',
  'statusToken',
  'stapleToken',
  'service',
  'login',
] as const;
export type FactKind = (typeof factKinds)[number];

/** Something that must not be where it does not belong. */
export interface Fact {
  readonly kind: FactKind;
  /** The person, service or house key that it belongs to. */
  readonly of: string;
  /** The service, for a fact of one login. */
  readonly at?: string;
  readonly bytes: Uint8Array;
  /** Text too short to be told from chance: counts only where no letter or digit stands beside it. */
  readonly short?: boolean;
}

export interface Pattern {
  readonly fact: Fact;
  readonly bytes: Uint8Array;
}

const SHORTEST = 6;
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/**
 * Every form in which a fact is recognised without decoding: raw, UTF-16 in both orders, hexadecimal, base64 and
 * base64url at each of the three alignments, percent-encoding, JSON and XML escapes. Longer encodings of encodings:
 * see layers.ts.
 */
export function patternsOf(fact: Fact): Pattern[] {
  const raw = Buffer.from(fact.bytes);
  const text = textOf(raw);
  const forms: Uint8Array[] = [raw];
  if (text !== undefined) forms.push(Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16());
  if (!fact.short) {
    const hex = raw.toString('hex');
    const percent = hex.replaceAll(/../g, '%$&');
    forms.push(...[hex, hex.toUpperCase(), percent, percent.toUpperCase()].map(bytesOf), ...alignedBase64(raw));
    if (text !== undefined) forms.push(...escaped(text).map((form) => Buffer.from(form)));
  }
  const long = forms.filter((form) => form.length >= SHORTEST || fact.short);
  const unique = new Map(long.map((form) => [Buffer.from(form).toString('hex'), form]));
  return [...unique.values()].map((bytes) => ({ fact, bytes }));
}

function textOf(raw: Buffer): string | undefined {
  const text = raw.toString('utf8');
  return /[\p{Cc}\ufffd]/u.test(text) ? undefined : text;
}

/** The characters of base64 that depend on these bytes alone, for each number of bytes before them (modulo 3). */
function alignedBase64(raw: Buffer): Uint8Array[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), raw])
      .toString('base64')
      .replace(/=+$/, '');
    const begin = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + raw.length) * 8) / 6);
    const sure = text.slice(begin, end);
    // Short forms would be met by chance in a long base64 text.
    if (sure.length < 11) return [];
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')].map(bytesOf);
  });
}

/** RFC 8259 §7 with both cases of hexadecimal digits, RFC 3986 §2.1, form encoding, character references. */
function escaped(text: string): string[] {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const unitEscape = (unit: number, upper: boolean): string => {
    const digits = unit.toString(16).padStart(4, '0');
    return `\\u${upper ? digits.toUpperCase() : digits}`;
  };
  const json = [false, true].map((upper) =>
    units.map((unit, i) => (unit < 0x80 ? text[i] : unitEscape(unit, upper))).join(''),
  );
  const points = [...text].map((one) => one.codePointAt(0)!);
  const references = [
    points.map((point) => (point < 0x80 ? String.fromCodePoint(point) : `&#${point};`)).join(''),
    points.map((point) => (point < 0x80 ? String.fromCodePoint(point) : `&#x${point.toString(16)};`)).join(''),
  ];
  const uri = encodeURIComponent(text);
  const lower = uri.replaceAll(/%../g, (octet) => octet.toLowerCase());
  return [...json, ...json.map((form) => JSON.stringify(form).slice(1, -1)), ...references, uri, lower].concat(
    uri.replaceAll('%20', '+'),
  );
}
