import { basicAttributeByOid, type Certificate, daysInMonth, type oid, openUtf8String } from '@inro/pki/read';
import { InroError } from '@inro/problem';

type AttributeName = keyof typeof oid.inro.attribute;

/** Eras of the Japanese calendar that a birth date may be written in, the oldest first, with their first and last days (Gregorian). */
export const eras = [
  { digit: '1', era: 'meiji', from: 1868_01_25, to: 1912_07_29 },
  { digit: '2', era: 'taisho', from: 1912_07_30, to: 1926_12_24 },
  { digit: '3', era: 'showa', from: 1926_12_25, to: 1989_01_07 },
  { digit: '4', era: 'heisei', from: 1989_01_08, to: 2019_04_30 },
  { digit: '5', era: 'reiwa', from: 2019_05_01, to: 9999_12_31 },
] as const;
export type Era = (typeof eras)[number]['era'];

/** A birth date as registered: parts may be unknown (00), so it is no point in time. */
export interface DateOfBirth {
  readonly era: Era | undefined;
  readonly year: number | undefined;
  readonly month: number | undefined;
  readonly day: number | undefined;
  /** ISO 8601 when every part is known. */
  readonly iso: string | undefined;
}

/** A text in which characters that a certificate cannot carry were replaced. */
export interface SubstitutedText {
  readonly text: string;
  /** Code points of `text` (from 0) that stand for another character. */
  readonly substitutedAt: readonly number[];
}

/** The sexes as a certificate writes them. */
export const sexDigits = { male: '1', female: '2', unknown: '3' } as const;
export type Sex = keyof typeof sexDigits;

export interface BasicFourAttributes {
  readonly name: SubstitutedText | undefined;
  readonly address: SubstitutedText | undefined;
  readonly dateOfBirth: DateOfBirth | undefined;
  readonly sex: Sex | undefined;
}

/** What is wrong with the attributes: the field, and which rule it breaks. */
export interface AttributeDefect {
  readonly attribute: AttributeName;
  readonly defect:
    | 'missing'
    | 'duplicate'
    | 'malformed'
    | 'empty'
    | 'too_long'
    | 'value_not_allowed'
    | 'date_not_real'
    | 'era_does_not_fit'
    | 'position_out_of_range'
    | 'not_normalised';
}

export interface BasicFourAttributesResult {
  readonly attributes: BasicFourAttributes;
  readonly defects: readonly AttributeDefect[];
}

const required: readonly AttributeName[] = [
  'name',
  'sex',
  'dateOfBirth',
  'address',
  'nameSubstitutions',
  'addressSubstitutions',
];
/** The most code points of each (docs/protocol/ca.md): who enters, who certifies and who reads go by the same. */
export const longestAttribute: Readonly<Record<AttributeName, number>> = {
  name: 100,
  nameSubstitutions: 500,
  sex: 1,
  dateOfBirth: 9,
  address: 200,
  addressSubstitutions: 1000,
};

/**
 * The four basic attributes of a signing certificate: otherNames of subjectAltName under our arc or the public service's.
 * Give it a certificate out of a report with status `valid`; every defect is reported and nothing is guessed.
 */
export function readBasicFourAttributes(certificate: Certificate): BasicFourAttributesResult {
  const defects: AttributeDefect[] = [];
  const texts = readTexts(certificate, defects);
  for (const attribute of required) if (!texts.has(attribute)) defects.push({ attribute, defect: 'missing' });
  const attributes: BasicFourAttributes = {
    name: substituted('name', 'nameSubstitutions', texts, defects),
    address: substituted('address', 'addressSubstitutions', texts, defects),
    dateOfBirth: readDateOfBirth(texts.get('dateOfBirth'), defects),
    sex: readSex(texts.get('sex'), defects),
  };
  return { attributes, defects };
}

function readTexts(certificate: Certificate, defects: AttributeDefect[]): Map<AttributeName, string> {
  const texts = new Map<AttributeName, string>();
  for (const name of certificate.extension('subjectAltName') ?? []) {
    if (name.form !== 'otherName') continue;
    const attribute = basicAttributeByOid.get(name.type);
    if (attribute === undefined) continue;
    if (texts.has(attribute)) {
      defects.push({ attribute, defect: 'duplicate' });
      continue;
    }
    const text = readText(name.value);
    if (text === undefined) defects.push({ attribute, defect: 'malformed' });
    else if (text === '') defects.push({ attribute, defect: 'empty' });
    else if ([...text].length > longestAttribute[attribute]) defects.push({ attribute, defect: 'too_long' });
    texts.set(attribute, text ?? '');
  }
  return texts;
}

function readText(value: Uint8Array): string | undefined {
  try {
    return openUtf8String(value, 'otherName');
  } catch (error) {
    if (error instanceof InroError) return undefined;
    throw error;
  }
}

/** Positions are one flag a code point: `0` as it is registered, `1` replaced; "00000" stands for none at all. */
function substituted(
  attribute: 'name' | 'address',
  flagsOf: 'nameSubstitutions' | 'addressSubstitutions',
  texts: ReadonlyMap<AttributeName, string>,
  defects: AttributeDefect[],
): SubstitutedText | undefined {
  const text = texts.get(attribute);
  if (text === undefined || text === '') return undefined;
  if (text !== text.normalize('NFC')) defects.push({ attribute, defect: 'not_normalised' });
  const flags = texts.get(flagsOf) ?? '';
  if (flags !== '' && !/^[01]+$/.test(flags)) {
    defects.push({ attribute: flagsOf, defect: 'value_not_allowed' });
    return { text, substitutedAt: [] };
  }
  const substitutedAt = [...flags].flatMap((flag, i) => (flag === '1' ? [i] : []));
  if (substitutedAt.some((at) => at >= [...text].length))
    defects.push({ attribute: flagsOf, defect: 'position_out_of_range' });
  return { text, substitutedAt: substitutedAt.filter((at) => at < [...text].length) };
}

function readSex(text: string | undefined, defects: AttributeDefect[]): Sex | undefined {
  if (text === undefined || text === '') return undefined;
  const sex = (Object.keys(sexDigits) as Sex[]).find((one) => sexDigits[one] === text);
  if (sex === undefined) defects.push({ attribute: 'sex', defect: 'value_not_allowed' });
  return sex;
}

/** `EYYYYMMDD`: era digit (0: not known) and the Gregorian date; unknown parts are zeros. */
function readDateOfBirth(text: string | undefined, defects: AttributeDefect[]): DateOfBirth | undefined {
  if (text === undefined || text === '') return undefined;
  const flaw = (defect: AttributeDefect['defect']): void => void defects.push({ attribute: 'dateOfBirth', defect });
  const match = /^([0-5])(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (match === null) {
    flaw('value_not_allowed');
    return undefined;
  }
  const [year, month, day] = [Number(match[2]), Number(match[3]), Number(match[4])];
  const known = year > 0 && month > 0 && day > 0;
  if (month > 12 || day > (month > 0 ? daysInMonth(year || 2000, month) : 31)) flaw('date_not_real');
  const era = eras.find(({ digit }) => digit === match[1]);
  const ordinal = year * 10_000 + month * 100 + day;
  if (era !== undefined && known && (ordinal < era.from || ordinal > era.to)) flaw('era_does_not_fit');
  const part = (value: number): number | undefined => (value === 0 ? undefined : value);
  const iso = known ? `${match[2]}-${match[3]}-${match[4]}` : undefined;
  return { era: era?.era, year: part(year), month: part(month), day: part(day), iso };
}
