import { isJsonObject, type JsonObject } from '../json/read.ts';

/** `typ` of a statement (draft-ietf-oauth-sd-jwt-vc §3.2.1), its `vct`, and the format by which OpenID4VP asks for one. */
export const STATEMENT_TYPE = 'dc+sd-jwt';
export const STATEMENT_VCT = 'urn:inro:statement:1';

/** Whether somebody was as old as that when the statement began. */
export const statedAges = [13, 15, 16, 18, 20, 25, 60, 65, 70, 75] as const;
export type StatedAge = (typeof statedAges)[number];

const basicItems = ['name', 'address', 'prefecture', 'birth_date', 'gender'] as const;
export type AgeItem = `age_over_${StatedAge}`;
export type StatementItem = (typeof basicItems)[number] | AgeItem;

/** Everything that a statement can say, in the order in which a person reads it. */
export const statementItems: readonly StatementItem[] = [
  ...basicItems,
  ...statedAges.map((age): AgeItem => `age_over_${age}`),
];

/** A text in which some characters stand for others that a certificate cannot carry. */
export interface StatedText {
  readonly text: string;
  /** Code points of `text`, from 0. */
  readonly substituted_at: readonly number[];
}

/** What a statement says, by item. `birth_date` is ISO 8601; `prefecture` the first part of the address, 都道府県. */
export type StatedItems = {
  readonly [Item in StatementItem]?: Item extends 'name' | 'address'
    ? StatedText
    : Item extends 'gender'
      ? 'male' | 'female' | 'unknown'
      : Item extends AgeItem
        ? boolean
        : string;
};

const DAY = 86_400;
/** From the beginning of the day on which it was made (UTC). */
const LIFE = 2 * DAY;

/** `iat` and `exp` of every statement of this day: no two of them tell when a phone asked. */
export function statementLife(at: Date): { readonly iat: number; readonly exp: number } {
  const iat = Math.floor(at.getTime() / 1000 / DAY) * DAY;
  return { iat, exp: iat + LIFE };
}

/** Whether these are the times of a statement that counts now; the clocks may differ by `skew` seconds. */
export function isOfItsTime({ iat, exp }: JsonObject, at: Date, skew: number): boolean {
  const now = at.getTime() / 1000;
  if (typeof iat !== 'number' || typeof exp !== 'number' || iat % DAY !== 0 || exp - iat !== LIFE) return false;
  return iat <= now + skew && now < exp;
}

export const isStatementItem = (name: unknown): name is StatementItem => statementItems.some((item) => item === name);

/** The items among the claims of a statement, each in its form; claims that are none are left out. Throws TypeError. */
export function readStatedItems(claims: JsonObject): StatedItems {
  const stated = Object.entries(claims).filter(([name]) => isStatementItem(name));
  for (const [name, value] of stated)
    if (!isOfForm(name as StatementItem, value)) throw new TypeError(`${name} is not`);
  return Object.fromEntries(stated);
}

function isOfForm(item: StatementItem, value: unknown): boolean {
  switch (item) {
    case 'name':
    case 'address':
      return isStatedText(value);
    case 'prefecture':
      return prefectures.includes(value as string);
    case 'birth_date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
    case 'gender':
      return value === 'male' || value === 'female' || value === 'unknown';
    default:
      return typeof value === 'boolean';
  }
}

const LONGEST_TEXT = 400;

function isStatedText(value: unknown): boolean {
  if (!isJsonObject(value) || Object.keys(value).sort().join() !== 'substituted_at,text') return false;
  const { text, substituted_at: places } = value;
  if (typeof text !== 'string' || text === '' || text.length > LONGEST_TEXT || !text.isWellFormed()) return false;
  const length = [...text].length;
  return (
    Array.isArray(places) && places.every((at, index) => isPlace(at, length) && (index === 0 || at > places[index - 1]))
  );
}

const isPlace = (at: unknown, length: number): boolean =>
  Number.isSafeInteger(at) && Number(at) >= 0 && Number(at) < length;

/** JIS X 0401, 01 to 47. */
export const prefectures: readonly string[] = (
  '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 ' +
  '石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 ' +
  '岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'
).split(' ');
