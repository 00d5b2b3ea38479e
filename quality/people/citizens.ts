import { type KeyKind, keyKinds } from '@inro/jpki-profile';
import type { ResidentEntry } from './counter.ts';

/** Everything that a relying party has to be ready for, one citizen each. */
export type CitizenState =
  | 'normal'
  | 'addressChanged'
  | 'expired'
  | 'revoked'
  | 'suspended'
  | 'pinLocked'
  | 'foreignName'
  | 'rareCharacters'
  | 'under15'
  | 'cancels'
  | 'slowNetwork'
  | 'secondPhone';

/** A test citizen: nobody real. The secrets are for whoever plays this person. */
export interface Citizen {
  readonly citizen: string;
  /** In the register of persons. */
  readonly number: string;
  readonly state: CitizenState;
  readonly reading: string;
  /** In Latin letters, as on a passport. */
  readonly latin: string;
  readonly entry: ResidentEntry;
  readonly certificates: readonly KeyKind[];
  readonly cardPin: string;
  readonly cardPassword: string;
  readonly phonePin: string;
  readonly phonePassword: string;
}

type Person = Pick<ResidentEntry, 'name' | 'dateOfBirth' | 'sex'> & Partial<ResidentEntry>;

const tokyo = {
  nameSubstitutions: '00000',
  address: '東京都千代田区霞が関二丁目１番２号',
  addressSubstitutions: '00000',
  prefecture: 'Tokyo-to',
  municipality: 'Chiyoda-ku',
  status: 'resident',
} as const;

const citizen = (
  index: number,
  name: string,
  state: CitizenState,
  [reading, latin]: readonly [kana: string, latin: string],
  person: Person,
): Citizen => ({
  citizen: name,
  number: String(1_000_000_000 + index),
  state,
  reading,
  latin,
  entry: { ...tokyo, ...person },
  certificates: state === 'under15' ? ['userAuthentication'] : keyKinds,
  cardPin: '1234',
  cardPassword: `CARD${String(index).padStart(4, '0')}`,
  phonePin: '4649',
  phonePassword: `PHONE${String(index).padStart(4, '0')}`,
});

/** The cast (docs/facts.md, People), with names that hurt: outside JIS X 0208, outside the BMP, longer than a line. */
export const citizens: readonly Citizen[] = [
  citizen(1, 'hanako', 'normal', ['やまだ はなこ', 'Yamada Hanako'], {
    name: '山田　花子',
    dateOfBirth: '1990-04-01',
    sex: 'female',
  }),
  citizen(2, 'ichiro', 'addressChanged', ['すずき いちろう', 'Suzuki Ichiro'], {
    name: '鈴木　一郎',
    dateOfBirth: '1975-10-22',
    sex: 'male',
  }),
  citizen(3, 'lan', 'expired', ['グエン ティ ラン', 'Nguyen Thi Lan'], {
    name: 'NGUYEN　THI LAN',
    dateOfBirth: '1998-07-15',
    sex: 'female',
    address: '大阪府大阪市北区中之島一丁目３番２０号',
    prefecture: 'Osaka-fu',
    municipality: 'Osaka-shi-Kita-ku',
  }),
  citizen(4, 'ken', 'revoked', ['たなか けん', 'Tanaka Ken'], {
    name: '田中　健',
    dateOfBirth: '1968-01-30',
    sex: 'male',
  }),
  citizen(5, 'misaki', 'suspended', ['さとう みさき', 'Sato Misaki'], {
    name: '佐藤　美咲',
    dateOfBirth: '2001-12-24',
    sex: 'female',
  }),
  citizen(6, 'shota', 'pinLocked', ['たかはし しょうた', 'Takahashi Shota'], {
    name: '高橋　翔太',
    dateOfBirth: '1985-05-05',
    sex: 'male',
  }),
  citizen(7, 'maria', 'foreignName', ['やまもと マリア', 'Yamamoto Maria'], {
    name: 'WOLFESCHLEGELSTEINHAUSENBERGERDORFF　MARIA HUBERTA CHARLOTTE JOSEPHINE',
    alias: '山本　マリア',
    dateOfBirth: '1955-02-28',
    sex: 'female',
  }),
  citizen(8, 'kichinosuke', 'rareCharacters', ['たかさき きちのすけ', 'Takasaki Kichinosuke'], {
    name: '髙﨑　𠮷之介',
    dateOfBirth: '1926-12-25',
    sex: 'male',
    address: '奈良県葛󠄀城市柿本１６６番地',
    prefecture: 'Nara-ken',
    municipality: 'Katsuragi-shi',
  }),
  citizen(9, 'aoi', 'under15', ['いとう あおい', 'Ito Aoi'], {
    name: '伊藤　葵',
    dateOfBirth: '2015-09-09',
    sex: 'unknown',
  }),
  citizen(10, 'naoki', 'cancels', ['わたなべ なおき', 'Watanabe Naoki'], {
    name: '渡邉　直樹',
    dateOfBirth: '1992-02-29',
    sex: 'male',
  }),
  citizen(11, 'yui', 'slowNetwork', ['なかむら ゆい', 'Nakamura Yui'], {
    name: '中村　結衣',
    dateOfBirth: '2004-08-11',
    sex: 'female',
  }),
  citizen(12, 'daisuke', 'secondPhone', ['こばやし だいすけ', 'Kobayashi Daisuke'], {
    name: '小林　大輔',
    dateOfBirth: '1979-11-03',
    sex: 'male',
  }),
];
