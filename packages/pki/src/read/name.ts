import { toHex } from '@inro/foundation';
import { checkDer, compareOctets, DerCursor, openDer, tag } from './der.ts';
import { oid } from './object-identifiers.ts';
import { decodeText, isTextTag } from './strings.ts';

/** One attribute of a distinguished name. `text` is absent for values that are no string type. */
export interface NameAttribute {
  readonly type: string;
  readonly text: string | undefined;
  readonly tag: number;
  readonly der: Uint8Array;
}

/** Attributes whose DirectoryString form RFC 5280 §4.1.2.4 and X.520 fix; others may hold any value. */
const stringTypes: ReadonlySet<string> = new Set(Object.values(oid.attribute));

const MAXIMUM_ATTRIBUTES = 64;

/** A distinguished name as it stands in a certificate: compared by RFC 5280 §7.1, never by display text. */
export class DistinguishedName {
  readonly der: Uint8Array;
  readonly structure: string;
  #rdns: readonly (readonly NameAttribute[])[] | undefined;
  #keys: readonly string[] | undefined;
  #canonical: string | undefined;

  constructor(der: Uint8Array, structure: string) {
    this.der = der;
    this.structure = structure;
  }

  get isEmpty(): boolean {
    return this.der.length === 2;
  }

  /** Relative distinguished names in order, each a list of attributes. */
  get rdns(): readonly (readonly NameAttribute[])[] {
    if (this.#rdns === undefined) this.#rdns = readRdns(this.der, this.structure);
    return this.#rdns;
  }

  /** One comparison key per relative distinguished name (RFC 5280 §7.1, RFC 4518). */
  get rdnKeys(): readonly string[] {
    if (this.#keys === undefined) this.#keys = this.rdns.map(rdnKey);
    return this.#keys;
  }

  /** Equal for names that match and only for them. */
  get canonical(): string {
    if (this.#canonical === undefined) this.#canonical = this.rdnKeys.join('\u0001');
    return this.#canonical;
  }

  /** All texts of an attribute type, in order. */
  texts(type: string): string[] {
    return this.rdns.flatMap((rdn) => rdn.flatMap((a) => (a.type === type && a.text !== undefined ? [a.text] : [])));
  }

  matches(other: DistinguishedName): boolean {
    const a = this.der;
    const b = other.der;
    if (a.length === b.length) {
      let i = 0;
      while (i < a.length && a[i] === b[i]) i++;
      if (i === a.length) return true;
    }
    const mine = this.rdns;
    const theirs = other.rdns;
    if (mine.length !== theirs.length) return false;
    // From the end: names of one authority differ in their last parts.
    for (let i = mine.length - 1; i >= 0; i--) if (rdnKey(mine[i]!) !== rdnKey(theirs[i]!)) return false;
    return true;
  }
}

function readRdns(der: Uint8Array, structure: string): NameAttribute[][] {
  const cursor = openDer(der, tag.sequence, structure);
  const out: NameAttribute[][] = [];
  let count = 0;
  while (cursor.more) {
    const set = cursor.enter(tag.set);
    const rdn: NameAttribute[] = [];
    if (!set.more) set.refuse('empty'); // X.501: SET SIZE (1..MAX)
    let previous: Uint8Array | undefined;
    while (set.more) {
      if (++count > MAXIMUM_ATTRIBUTES) set.refuse('too_many');
      const element = set.element(tag.sequence);
      if (previous !== undefined && compareOctets(previous, element) >= 0) set.refuse('set_not_sorted'); // X.690 §11.6
      previous = element;
      const attribute = readAttribute(element, structure);
      if (rdn.some(({ type }) => type === attribute.type)) set.refuse('duplicate'); // X.501 §9.3: distinct types
      rdn.push(attribute);
    }
    out.push(rdn);
  }
  return out;
}

function readAttribute(element: Uint8Array, structure: string): NameAttribute {
  const cursor = openDer(element, tag.sequence, structure);
  const type = cursor.oid();
  const found = cursor.peek();
  const der = cursor.element();
  cursor.done();
  // X.520: a DirectoryString is no VisibleString.
  if (stringTypes.has(type) && found === tag.visibleString) cursor.refuse('tag_unexpected');
  if (!isTextTag(found)) {
    // Beside texts, names hold bit strings (X.520 uniqueIdentifier) and structures; readers disagree about all else.
    if (stringTypes.has(type) || ((found & 0x20) === 0 && found !== tag.bitString)) cursor.refuse('tag_unexpected');
    checkDer(der, structure);
    return { type, text: undefined, tag: found, der };
  }
  const text = decodeText(found, new DerCursor(der, structure).content(found), structure);
  if (text === '' && stringTypes.has(type)) cursor.refuse('string_malformed'); // X.520: SIZE (1..MAX)
  return { type, text, tag: found, der };
}

function rdnKey(rdn: readonly NameAttribute[]): string {
  if (rdn.length === 1) return attributeKey(rdn[0]!);
  return rdn.map(attributeKey).sort().join('\u0002');
}

function attributeKey(attribute: NameAttribute): string {
  if (attribute.text === undefined) return `${attribute.type}=#${toHex(attribute.der)}`;
  return `${attribute.type}=${prepare(attribute.text)}`;
}

/** Controls that RFC 4518 §2.2 maps to a space; the others vanish. */
const INVISIBLE = /\p{Cc}|\u00ad|\u1806|\u034f|[\u180b-\u180d]|[\ufe00-\ufe0f]|\ufffc|\u200b/gu;
const WHITE = /[\s\u0085]/;

/** RFC 4518 string preparation for caseIgnoreMatch: map, normalise, fold case, compress inner spaces. */
export function prepare(text: string): string {
  if (/^[!-~]+(?: [!-~]+)*$/.test(text)) return text.toLowerCase();
  return text
    .replace(INVISIBLE, (found) => (WHITE.test(found) ? ' ' : ''))
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
}

/** Reads a Name; its attributes are read (and their defects found) when first asked for. */
export function readName(cursor: DerCursor): DistinguishedName {
  return new DistinguishedName(cursor.element(tag.sequence), cursor.structure);
}
