import type { LocalizedText } from '@inro/problem';

/** Why a service asks, and where people reach who answers for it (ADR 97). */
export interface Imprint {
  readonly purposes: readonly LocalizedText[];
  readonly contacts: readonly string[];
}

const purposes: Readonly<Record<string, LocalizedText>> = {
  login: {
    ja: 'ログインした人が前と同じ人かを確かめるため',
    'ja-x-easy': '前(まえ)と 同(おな)じ 人(ひと)か 見(み)る ため',
    en: 'To know again who logs in',
  },
  attributes: {
    ja: '氏名・住所などを確かめるため',
    'ja-x-easy': '名前(なまえ)や 住所(じゅうしょ)を 見(み)る ため',
    en: 'To know your name and address',
  },
  signature: {
    ja: '書類に署名してもらうため',
    'ja-x-easy': '書類(しょるい)に しるしを もらう ため',
    en: 'To have documents signed',
  },
  statement: {
    ja: '年齢などを一つずつ確かめるため',
    'ja-x-easy': '年(とし)などを ひとつずつ 見(み)る ため',
    en: 'To check single items, such as an age',
  },
};

/** The purposes of a service that said none of its own: what its acts are for. */
export const purposesOf = (acts: readonly string[]): readonly LocalizedText[] =>
  acts.flatMap((act) => (purposes[act] ? [purposes[act]] : []));
