import { errorRows } from '@inro/problem';

/** What is wrong with an issuing order, in the order of its checks. */
export const checkRows = errorRows({
  'ca.outside_issuing_hours': {
    httpStatus: 503,
    actor: 'person',
    retry: 'later',
    title: {
      ja: 'ただいま電子証明書を発行していません',
      'ja-x-easy': '今(いま)、証明書(しょうめいしょ)を 出(だ)して いません',
      en: 'Certificates are not being issued at this hour',
    },
    next: {
      ja: '発行時間になると自動で続きます。申請はそのまま有効です。',
      'ja-x-easy': '待(ま)って ください。申(もう)しこみは なくなりません。',
      en: 'Wait for the issuing hours; the application stays valid and goes on by itself.',
    },
  },
  'ca.application_malformed': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '申請書の形式が正しくありません',
      'ja-x-easy': '申(もう)しこみの データが ちがいます',
      en: 'The application document does not have the expected form',
    },
    next: {
      ja: '申請書の形式を説明書と比べて直してください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Compare the application with the form in the protocol description.',
    },
  },
  'ca.application_signature_invalid': {
    httpStatus: 422,
    actor: 'person',
    retry: 'never',
    title: {
      ja: '申請書の署名を確かめられません',
      'ja-x-easy': '申(もう)しこみの しるしが 正(ただ)しく ありません',
      en: 'The signature of the application does not hold',
    },
    next: {
      ja: 'カードをかざして、申請をはじめからやり直してください。',
      'ja-x-easy': 'カードを 使(つか)って、はじめから して ください。',
      en: 'Apply again with the card.',
    },
  },
  'ca.signer_not_accepted': {
    httpStatus: 422,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'このカードの署名用電子証明書では申請できません',
      'ja-x-easy': 'この カードでは 申(もう)しこみが できません',
      en: 'The certificate that signed the application is not accepted',
    },
    next: {
      ja: '電子証明書が有効かどうかを市区町村の窓口で確かめてください。',
      'ja-x-easy': '市役所(しやくしょ)で カードを 見(み)て もらって ください。',
      en: 'Ask at the municipal counter whether the card’s certificate is still valid.',
    },
  },
  'ca.application_too_old': {
    httpStatus: 422,
    actor: 'person',
    retry: 'never',
    title: {
      ja: '申請書の日時が受け付けられる期間にありません',
      'ja-x-easy': '申(もう)しこみが 古(ふる)すぎます',
      en: 'The application’s time is outside the accepted period',
    },
    next: {
      ja: '申請をはじめからやり直してください。',
      'ja-x-easy': 'はじめから して ください。',
      en: 'Apply again.',
    },
  },
  'ca.subject_mismatch': {
    httpStatus: 422,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: '申請した人と登録の内容が一致しません',
      'ja-x-easy': 'カードの 人(ひと)と 登録(とうろく)が ちがいます',
      en: 'The person in the order is not the person of the card',
    },
    next: {
      ja: '登録の内容とカードの記載を確かめてください。',
      'ja-x-easy': '市役所(しやくしょ)に 聞(き)いて ください。',
      en: 'Compare the register entry with the card.',
    },
  },
  'ca.officer_of_other_place': {
    httpStatus: 422,
    actor: 'operator',
    retry: 'afterAction',
    title: {
      ja: 'この職員は、この人が住む市区町村の担当ではありません',
      'ja-x-easy': 'ほかの 市役所(しやくしょ)の 人(ひと)です',
      en: 'This officer does not serve where the person lives',
    },
    next: {
      ja: '住所のある市区町村の窓口で申請してください。市区町村の記載がない職員証明書は、発行し直してください。',
      'ja-x-easy': '住(す)んで いる ところの 市役所(しやくしょ)に 行(い)って ください。',
      en: 'Apply at the counter of the municipality of the address; have an officer certified anew whose certificate names none.',
    },
  },
  'ca.kinds_mismatch': {
    httpStatus: 422,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '申請された証明書の種類と鍵が一致しません',
      'ja-x-easy': '証明書(しょうめいしょ)の 種類(しゅるい)が 合(あ)いません',
      en: 'The keys are not those for the certificates applied for',
    },
    next: {
      ja: '申請書にある種類ごとに、鍵を一つずつ送ってください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Send exactly one key for each kind in the application.',
    },
  },
  'ca.attestation_invalid': {
    httpStatus: 422,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'この端末の安全な領域を確認できません',
      'ja-x-easy': 'この スマホの チップを 確(たし)かめる ことが できません',
      en: 'The secure element’s attestation does not hold',
    },
    next: {
      ja: '対応している機種かどうかを確かめてください。',
      'ja-x-easy': 'ほかの スマホで して ください。',
      en: 'Check that the device model is supported.',
    },
  },
  'ca.element_of_other_kind': {
    httpStatus: 422,
    actor: 'person',
    retry: 'never',
    title: {
      ja: '申請の種類と、書き込み先（カードまたはスマートフォン）の種類が違います',
      'ja-x-easy': 'カードと スマホが 合(あ)いません',
      en: 'A card was applied for and this is a phone, or the other way round',
    },
    next: {
      ja: 'カードの申請は新しいカードで、スマートフォンの申請はスマートフォンで、もう一度行ってください。',
      'ja-x-easy': 'もう一度(いちど) はじめから して ください。',
      en: 'Apply again: for a card with a blank card, for a phone with the phone.',
    },
  },
  'ca.key_algorithm_not_accepted': {
    httpStatus: 422,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '鍵の方式が、この申請で使えるものではありません',
      'ja-x-easy': '鍵(かぎ)の しゅるいが ちがいます',
      en: 'The algorithm of the keys is not the one of this application, or no longer accepted',
    },
    next: {
      ja: 'もう一度、はじめから申請してください。',
      'ja-x-easy': '申(もう)しこみを もう一度(いちど) して ください。',
      en: 'Apply again from the beginning.',
    },
  },
  'ca.key_attestation_invalid': {
    httpStatus: 422,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '鍵が安全な領域で作られたことを確認できません',
      'ja-x-easy': '鍵(かぎ)を 確(たし)かめる ことが できません',
      en: 'The attestation of a key does not hold',
    },
    next: {
      ja: '鍵の生成からやり直してください。',
      'ja-x-easy': 'はじめから して ください。',
      en: 'Generate the keys again.',
    },
  },
  'ca.possession_invalid': {
    httpStatus: 422,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '秘密鍵を持っている証明を確認できません',
      'ja-x-easy': '鍵(かぎ)を 持(も)って いる ことが わかりません',
      en: 'The proof of possession of a key does not hold',
    },
    next: {
      ja: '鍵の生成からやり直してください。',
      'ja-x-easy': 'はじめから して ください。',
      en: 'Generate the keys again.',
    },
  },
  'ca.application_already_used': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'この申請書はすでに使われています',
      'ja-x-easy': 'この 申(もう)しこみは もう つかいました',
      en: 'This application was already used for another issuance',
    },
    next: {
      ja: '新しい申請書で申請してください。',
      'ja-x-easy': '新(あたら)しく 申(もう)しこんで ください。',
      en: 'Apply with a new application.',
    },
  },
  'ca.key_already_certified': {
    httpStatus: 409,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: 'この鍵にはすでに証明書があります',
      'ja-x-easy': 'この 鍵(かぎ)は もう ほかで 使(つか)いました',
      en: 'This key is already certified',
    },
    next: {
      ja: '新しい鍵を作ってください。',
      'ja-x-easy': '新(あたら)しい 鍵(かぎ)を つくって ください。',
      en: 'Generate a new key.',
    },
  },
});
