import { errorRows } from '@inro/problem';
import { wrongCall } from './wrong-call.ts';

/** What is wrong between a service and its authority: certificate, roots, lists. */
export const authorityRows = errorRows({
  'relying-party.not_registered': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'このサービスの登録がまだ済んでいません',
      'ja-x-easy': 'この サービスは まだ 使(つか)えません',
      en: 'This service has no access certificate yet',
    },
    next: {
      ja: '運営者は、アクセス証明書を登録してください。利用者はしばらく待ってからお試しください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: 'The operator installs the access certificate; try again later.',
    },
  },
  'relying-party.act_not_entitled': wrongCall(
    403,
    {
      ja: 'このサービスの証明書では、求めてよいことになっていません',
      'ja-x-easy': 'この サービスは それを お願(ねが)いできません',
      en: 'The access certificate of this service does not let it ask for that',
    },
    {
      ja: '証明書にある行為（login、attributes、signature）だけを求めるか、運営者に証明書を発行し直してもらってください（inro client add … --ask）。',
      'ja-x-easy': '作(つく)った 人(ひと)に 知(し)らせて ください。',
      en: 'Ask only for the acts that the certificate names (login, attributes, signature), or have it certified for more: inro client add … --ask.',
    },
  ),
  'relying-party.access_not_renewed': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: 'サービスの証明書を更新できません',
      'ja-x-easy': 'サービスの 証明書(しょうめいしょ)を 新(あたら)しく できません',
      en: 'The access certificate cannot be renewed',
    },
    next: {
      ja: '認証局の答え（code）と、状態サーバーのアドレスを確かめてください。今の証明書は期限まで使えます。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Look at the authority’s code and at the address of its status server; the certificate in use goes on until its end.',
    },
  },
  'relying-party.recent_revocations_unavailable': {
    httpStatus: 502,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '最近の失効情報を受け取れません',
      'ja-x-easy': '新(あたら)しい お知(し)らせが 来(き)ません',
      en: 'The recent revocations cannot be fetched',
    },
    next: {
      ja: '認証局の状態サーバーのアドレスと、そこへの接続を確かめてください。',
      'ja-x-easy': '係(かかり)の 人(ひと)に 知(し)らせて ください。',
      en: 'Check the address of the authority’s status server and the way to it.',
    },
  },
  'relying-party.trust_roots_unavailable': {
    httpStatus: 503,
    actor: 'operator',
    retry: 'later',
    title: {
      ja: '認証局のルート証明書を取得できません',
      'ja-x-easy': '証明書(しょうめいしょ)の もとが 見(み)つかりません',
      en: "The authority's roots cannot be fetched",
    },
    next: {
      ja: '設定したURLと、認証局のサーバーが動いていることを確かめてください。',
      'ja-x-easy': '少(すこ)し 待(ま)って、もう一度(いちど) して ください。',
      en: "Check the configured address and that the authority's server runs.",
    },
  },
  'relying-party.trust_roots_wrong': {
    httpStatus: 500,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: '取得したルート証明書が、設定したフィンガープリントのものと違います',
      'ja-x-easy': '証明書(しょうめいしょ)の もとが ちがいます',
      en: 'The roots that were fetched are not those of the configured fingerprint',
    },
    next: {
      ja: '認証局のフィンガープリントを別の経路で確かめ、正しければ設定を改めてください。一致するまで何も信頼されません。',
      'ja-x-easy': 'この サービスの 人(ひと)に 知(し)らせて ください。',
      en: "Verify the authority's fingerprint by another way, and configure it anew only if it is right; until then nothing is trusted.",
    },
  },
  'relying-party.access_certificate_invalid': {
    httpStatus: 400,
    actor: 'operator',
    retry: 'never',
    title: {
      ja: 'このアクセス証明書は、このサービスの鍵・場所・登録機関のものではありません',
      'ja-x-easy': 'この 証明書(しょうめいしょ)は ちがいます',
      en: "This access certificate is not for this service's key and origin, or not from its authority",
    },
    next: {
      ja: 'このサービスの申請書から作られた証明書を入れてください。',
      'ja-x-easy': '正(ただ)しい 証明書(しょうめいしょ)を 入(い)れて ください。',
      en: "Install the certificate that was issued for this service's own request.",
    },
  },
});
