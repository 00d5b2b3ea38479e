import type { Trigger } from '@inro/developers/wire';
import type { LocalizedText } from '@inro/problem';
import { fakeTimeLibrary } from './fake-time.ts';

/** One failure that can be had on demand. Who does it: people and the operator (`quality/people/failures.ts`), or the machine. */
export interface TriggerRow extends Pick<Trigger, 'titles' | 'what' | 'needs' | 'undoable' | 'codes'> {
  /** `machine`: who holds the processes; `nobody`: citizens are in that state from the beginning. */
  readonly by: 'people' | 'machine' | 'nobody';
  /** States of the cast in which somebody is so from the beginning. */
  readonly states: readonly string[];
  /** Of the machine: it goes when the house is stopped. Of a single login: it is over with it. */
  readonly lasts: 'inTheHouse' | 'whileItRuns' | 'once';
  readonly unavailable?: () => LocalizedText | undefined;
}

const text = (ja: string, easy: string, en: string): LocalizedText => ({ ja, 'ja-x-easy': easy, en });

const noFakeTime = (): LocalizedText | undefined =>
  fakeTimeLibrary() === undefined
    ? text(
        'Debian のパッケージ libfaketime がありません。',
        'libfaketime が ありません。',
        'The Debian package libfaketime is not installed.',
      )
    : undefined;

/** Every failure on demand, by its name (docs/guides/failures-on-demand.md). */
export const triggers = {
  'wrong-pin': {
    titles: text('PIN を1回間違える', 'PINを 1回(かい) まちがえる', 'One wrong PIN'),
    what: text(
      'スマートフォンで間違った PIN が1回入力されます。残りの回数が1つ減り、サービスには何も届きません。戻すと、本人が正しい PIN を入力します。',
      'スマホで ちがう PINを 入(い)れます。あと 2回(かい)に なります。',
      'Somebody types one wrong PIN at the phone: one try fewer is left, and the service hears nothing. Undone, the person types the right one.',
    ),
    needs: ['citizen'],
    undoable: true,
    codes: ['jpki.secret_wrong'],
    by: 'people',
    states: [],
    lasts: 'inTheHouse',
  },
  'pin-blocked': {
    titles: text('PIN のロック', 'PINが 使(つか)えない', 'PIN blocked'),
    what: text(
      'スマートフォンで間違った PIN が3回入力されます。ログインできなくなり、サービスには期限切れだけが見えます。',
      'ちがう PINを 3回(かい) 入(い)れます。ログインが できません。',
      'Wrong PINs are typed at the phone until it is blocked. The person can log in nowhere; a service sees its request expire.',
    ),
    needs: ['citizen'],
    undoable: false,
    codes: ['jpki.secret_blocked', 'relying-party.transaction_expired'],
    by: 'people',
    states: ['pinLocked'],
    lasts: 'inTheHouse',
  },
  revoked: {
    titles: text('証明書の失効', '証明書(しょうめいしょ)の 終(お)わり', 'Certificate revoked'),
    what: text(
      '運営者がスマートフォンの証明書を失効させ、スマートフォンがそれを知ります。サービスはその人のログインを断ります。',
      '証明書(しょうめいしょ)が 使(つか)えなく なります。もどりません。',
      'The operator ends the certificates of the phone for good, and the phone hears of it. A service refuses the login.',
    ),
    needs: ['citizen'],
    undoable: false,
    codes: ['relying-party.certificate_revoked'],
    by: 'people',
    states: ['revoked'],
    lasts: 'inTheHouse',
  },
  suspended: {
    titles: text('証明書の一時停止', '証明書(しょうめいしょ)の 休(やす)み', 'Certificate suspended'),
    what: text(
      '運営者がスマートフォンの証明書を一時停止します。戻すと、ログイン用の証明書がまた使えます（署名用は発行し直しになります）。',
      '証明書(しょうめいしょ)を 少(すこ)し 止(と)めます。',
      'The operator suspends the certificates of the phone. Undone, the one for logging in can be used again; the one for signing is issued anew.',
    ),
    needs: ['citizen'],
    undoable: true,
    codes: ['relying-party.certificate_revoked'],
    by: 'people',
    states: ['suspended'],
    lasts: 'inTheHouse',
  },
  expired: {
    titles: text('証明書の期限切れ', '証明書(しょうめいしょ)の 期限(きげん)切(ぎ)れ', 'Certificate expired'),
    what: text(
      '何も行いません。この人の証明書は最初から期限切れです。',
      '何(なに)も しません。もう 期限(きげん)が 切(き)れて います。',
      'Nothing is done: the certificates of this citizen ended with their stay, a minute after they were made.',
    ),
    needs: [],
    undoable: false,
    codes: ['relying-party.certificate_expired'],
    by: 'nobody',
    states: ['expired'],
    lasts: 'once',
  },
  'certificate-without-attributes': {
    titles: text('署名用証明書がない人', '名前(なまえ)の 証明書(しょうめいしょ)が ない 人(ひと)', 'Nobody to sign'),
    what: text(
      '何も行いません。15歳未満の人のカードには署名用の証明書がなく、スマートフォンに証明書を入れられません。',
      '何(なに)も しません。15歳(さい)より 下(した)の 人(ひと)です。',
      'Nothing is done: the card of a child under 15 has no signing certificate, so none come onto the phone.',
    ),
    needs: [],
    undoable: false,
    codes: ['wallet.card_cannot_sign', 'wallet.no_certificates'],
    by: 'nobody',
    states: ['under15'],
    lasts: 'once',
  },
  'second-phone': {
    titles: text('機種変更', '新(あたら)しい スマホ', 'A second phone'),
    what: text(
      '本人が別のスマートフォン（-new-phone）に証明書を入れ、古いスマートフォンの証明書は失効します。',
      '新(あたら)しい スマホを 使(つか)います。古(ふる)い スマホは 使(つか)えません。',
      'The person puts certificates onto another phone (…-new-phone); those of the old one are revoked.',
    ),
    needs: ['citizen'],
    undoable: false,
    codes: ['relying-party.certificate_revoked'],
    by: 'people',
    states: ['secondPhone'],
    lasts: 'inTheHouse',
  },
  'slow-phone': {
    titles: text('スマートフォンの遅い回線', 'おそい スマホ', 'A slow phone'),
    what: text(
      'スマートフォンの通信が毎回1.5秒遅れます。ログインは遅いだけで成功します。',
      'スマートフォンが おそく なります。ログインは できます。',
      'Everything that the phone sends takes 1.5 seconds more. Logins succeed, slowly.',
    ),
    needs: ['citizen'],
    undoable: true,
    codes: [],
    by: 'people',
    states: ['slowNetwork'],
    lasts: 'inTheHouse',
  },
  refused: {
    titles: text('本人が断る', 'ことわる', 'The person refuses'),
    what: text(
      '待っているログインをスマートフォンが開き、本人が断ります。',
      'スマホで 見(み)て、ことわります。',
      'The phone opens the login that waits, and the person says no.',
    ),
    needs: ['citizen', 'login'],
    undoable: false,
    codes: ['relying-party.login_refused'],
    by: 'people',
    states: [],
    lasts: 'once',
  },
  'phone-gone': {
    titles: text('開いたまま答えない', '開(ひら)いて 答(こた)えない', 'Opened, never answered'),
    what: text(
      '待っているログインをスマートフォンが開き、そのまま答えません。サービスでは期限切れになります。',
      'スマホで 見(み)ます。でも 答(こた)えません。',
      'The phone opens the login that waits and never answers. At the service it expires.',
    ),
    needs: ['citizen', 'login'],
    undoable: false,
    codes: ['relying-party.transaction_expired'],
    by: 'people',
    states: [],
    lasts: 'once',
  },
  'access-certificate-withdrawn': {
    titles: text('サービスの登録取り消し', 'サービスの 取(と)り消(け)し', 'The service is withdrawn'),
    what: text(
      '運営者が銀行の登録を取り消します。スマートフォンは銀行の依頼に答えません。戻すと、新しい証明書で登録し直します。',
      '銀行(ぎんこう)の 登録(とうろく)が なくなります。スマートフォンは 銀行(ぎんこう)に 答(こた)えません。',
      'The operator withdraws the bank: its access certificate ends, and phones answer it no more. Undone, it is certified anew.',
    ),
    needs: [],
    undoable: true,
    codes: ['handset.service_unknown'],
    by: 'people',
    states: [],
    lasts: 'inTheHouse',
  },
  'authority-down': {
    titles: text('認証局の停止', '証明書(しょうめいしょ)の 役所(やくしょ)が 休(やす)み', 'The authority is down'),
    what: text(
      '認証局のプロセスが止まり、戻すまで起動しません。新しい有効性の証明、登録、失効ができません。',
      '新(あたら)しい 証明(しょうめい)が もらえません。',
      'The process of the authority ends and is not started again until this is undone: no fresh status, no enrolment, no revocation. Who has a status of today still logs in.',
    ),
    needs: [],
    undoable: true,
    codes: ['http.peer_unavailable'],
    by: 'machine',
    states: [],
    lasts: 'whileItRuns',
  },
  'clock-skew': {
    titles: text('サービスの時計のずれ', 'ちがう 時計(とけい)', 'A clock that is wrong'),
    what: text(
      'ゲートウェイが1時間進んだ時計で起動し直します。スマートフォンはその依頼を断ります。',
      '入口(いりぐち)の 時計(とけい)が 1時間(じかん) すすみます。',
      'The gateway is started again with a clock that is an hour ahead: the phone refuses what it asks.',
    ),
    needs: [],
    undoable: true,
    codes: ['presentation.clock_differs'],
    by: 'machine',
    states: [],
    lasts: 'whileItRuns',
    unavailable: noFakeTime,
  },
} as const satisfies Readonly<Record<string, TriggerRow>>;
export type TriggerName = keyof typeof triggers;

export const isTrigger = (name: string): name is TriggerName => Object.hasOwn(triggers, name);
