import type { LocalizedText } from '@inro/relying-party';
import type { RegisteredClient } from './clients/form.ts';
import { type Asked, type AttributeName, attributesIn } from './provider/scopes.ts';

const words: Readonly<Record<AttributeName, LocalizedText>> = {
  name: { ja: '氏名', 'ja-x-easy': '名前(なまえ)', en: 'name' },
  address: { ja: '住所', 'ja-x-easy': '住(す)んで いる ところ', en: 'address' },
  birthdate: { ja: '生年月日', 'ja-x-easy': '生(う)まれた 日(ひ)', en: 'date of birth' },
  gender: { ja: '性別', 'ja-x-easy': '男(おとこ)か 女(おんな)か', en: 'sex' },
};

/** Why the person is asked, in the client's name: they read it on their phone, with which of the four attributes go on to it. */
export function purposeOf({ names }: Pick<RegisteredClient, 'names'>, asked: Asked): LocalizedText {
  const told = attributesIn(asked).map((name) => words[name]);
  if (told.length === 0)
    return {
      ja: `「${names.ja}」にログインするため`,
      'ja-x-easy': `「${names['ja-x-easy']}」に 入(はい)る ため`,
      en: `To log in to ${names.en}`,
    };
  const ja = told.map((one) => one.ja).join('・');
  const easy = told.map((one) => one['ja-x-easy']).join('、');
  const en = told.map((one) => one.en).join(', ');
  return {
    ja: `「${names.ja}」にログインし、${ja}を伝えるため`,
    'ja-x-easy': `「${names['ja-x-easy']}」に 入(はい)ります。${easy}を 言(い)います`,
    en: `To log in to ${names.en} and tell it your ${en}`,
  };
}
