import { errorRows, errorsOf } from '@inro/problem';

/** Signatures of documents (docs/protocol/cades-profile.md). */
export const signatureRows = errorRows({
  'signature.form_not_accepted': {
    httpStatus: 400,
    actor: 'developer',
    retry: 'never',
    title: {
      ja: '文書への署名データが、定められた形式ではありません',
      'ja-x-easy': 'しるしの データの 形(かたち)が ちがいます',
      en: 'The signature of a document is not in the form that is accepted',
    },
    next: {
      ja: '詳細に示された箇所を確かめ、CAdES-B-B（分離署名、署名者一人）として作り直してください。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'See the place named in the details, and make it anew as CAdES-B-B: detached, one signer.',
    },
  },
  'signature.certificate_signs_no_documents': {
    httpStatus: 400,
    actor: 'person',
    retry: 'never',
    title: {
      ja: 'この電子証明書では文書に署名できません',
      'ja-x-easy': 'この 証明書(しょうめいしょ)では 書類(しょるい)に しるしを つけられません',
      en: 'This certificate does not sign documents',
    },
    next: {
      ja: '署名用電子証明書を選んでください。利用者証明用電子証明書はログインだけに使います。',
      'ja-x-easy': '書類(しょるい)の ための 証明書(しょうめいしょ)を えらんで ください。',
      en: 'Choose the digital-signature certificate; the one for user authentication logs in and does nothing else.',
    },
  },
  'signature.value_not_accepted': {
    httpStatus: 502,
    actor: 'person',
    retry: 'afterAction',
    title: {
      ja: 'スマートフォンまたはカードが返した署名の値が正しくありません',
      'ja-x-easy': 'しるしが うまく つきませんでした',
      en: 'The phone or card gave back a value that is no signature',
    },
    next: {
      ja: 'もう一度署名してください。続くときは窓口に相談してください。',
      'ja-x-easy': 'もう一度(いちど) して ください。だめな ときは 窓口(まどぐち)に 来(き)て ください。',
      en: 'Sign again. If it happens again, ask at the counter.',
    },
  },
});

export const SignatureError = errorsOf(signatureRows);
