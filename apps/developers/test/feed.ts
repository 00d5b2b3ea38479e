import type { LocalizedText } from '@inro/problem';
import type { Page, Route } from 'playwright-core';
import type {
  LoginDetail,
  LoginStep,
  LoginStepName,
  LoginSummary,
  NewClient,
  PortalClient,
  Trigger,
  TriggerOrder,
} from '../src/wire.ts';
import { loginStepNames } from '../src/wire.ts';

/** What the portal's API answers in the tests of its pages, in the form of `src/wire.ts`. */
export interface Feed {
  clients: PortalClient[];
  logins: LoginDetail[];
  triggers: Trigger[];
  citizens: { citizen: string; names: LocalizedText; state: string; phone: string }[];
  readonly ordered: { method: string; name: string; order: TriggerOrder }[];
  readonly added: NewClient[];
}

const all = (text: string) => ({ ja: text, 'ja-x-easy': text, en: text });

const actors = {
  asked: 'service',
  opened: 'phone',
  answered: 'person',
  matched: 'sdk',
  verified: 'sdk',
  finished: 'service',
} as const satisfies Record<LoginStepName, LoginStep['by']>;

const request = {
  header: { alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c: ['[612 bytes]'] },
  payload: { response_type: 'vp_token', nonce: 'n-0S6_WzA2Mj', aud: 'https://self-issued.me/v2', iat: 1795858266 },
};
const answer = {
  protected: { alg: 'RS256', typ: 'inro-login+jws', x5c: '[1,204 bytes]' },
  payload: { act: 'login', aud: 'http://shop.localhost:4010', nonce: 'pXk9Q2w', iat: 1795858266 },
  signature: '[256 bytes]',
};
const wrongService = {
  code: 'presentation.answer_for_another_service',
  titles: {
    ja: '登録したアドレスと、いまのアドレスが違います',
    'ja-x-easy': 'アドレスが ちがいます',
    en: 'The answer was made for another address',
  },
  next: {
    ja: '登録したアドレスを、いまのアドレスに直してください。',
    'ja-x-easy': 'アドレスを 直(なお)して ください。',
    en: 'Register the address that is in use now.',
  },
  actor: 'relyingParty',
  details: { expected: 'http://shop.localhost:4000', found: 'http://shop.localhost:4010' },
  command: 'npm exec inro -- client add shop http://shop.localhost:4000',
  page: '/documents/docs/errors.md#presentationanswer_for_another_service',
} as const;

/** A login that came so far, and then stopped as its state says. */
function login(id: string, state: LoginSummary['state'], stepsDone: number): LoginDetail {
  const steps = loginStepNames.map((step, at): LoginStep => {
    const stopped = at === stepsDone && (state === 'failed' || state === 'refused');
    const outcome = at < stepsDone ? 'done' : stopped ? state : 'open';
    const checks = [
      { check: 'path.signature', clause: 'RFC 5280 §6.1.3 (a)', about: 'certificate 1 of 2', result: 'passed' },
      { check: 'path.status', clause: 'RFC 6960 §3.2', about: 'certificate 1 of 2', result: 'unknown' },
    ] as const;
    return {
      step,
      by: actors[step],
      outcome,
      ...(outcome === 'open' ? {} : { ms: 12 + at * 340 }),
      checks: step === 'verified' && outcome === 'done' ? checks : [],
      findings: [],
      ...(stopped && state === 'failed' ? { problem: wrongService } : {}),
    };
  });
  const { code, titles, actor } = wrongService;
  return {
    login: id,
    client: 'shop',
    at: '2026-11-30T00:31:07.000Z',
    flow: 'cross-device',
    acts: ['login'],
    state,
    ms: 1840,
    stepsDone,
    ...(state === 'failed' ? { problem: { code, titles, actor } } : {}),
    steps,
    request,
    ...(stepsDone > 2 ? { answer } : {}),
    ...(state === 'waiting' ? { link: 'openid4vp://authorize?client_id=shop' } : {}),
  };
}

const trigger = (name: string, more: Partial<Trigger>): Trigger => ({
  name,
  titles: all(name),
  what: all(name),
  needs: [],
  undoable: false,
  active: [],
  citizens: [],
  codes: [],
  ...more,
});

export const newFeed = (): Feed => ({
  clients: [
    {
      client: 'shop',
      names: { ja: 'みどり書店', 'ja-x-easy': '本(ほん)の 店(みせ)', en: 'Green Books' },
      by: 'gateway',
      logins: 5,
      lastAt: '2026-11-30T00:31:07.000Z',
    },
    { client: 'bank', names: { ja: '銀行', 'ja-x-easy': '銀行(ぎんこう)', en: 'Bank' }, by: 'sdk', logins: 0 },
  ],
  logins: [
    login('AAAAAAAAAAAAAAAAAAAAAA', 'failed', 3),
    login('BBBBBBBBBBBBBBBBBBBBBB', 'done', 6),
    login('CCCCCCCCCCCCCCCCCCCCCC', 'refused', 2),
    login('DDDDDDDDDDDDDDDDDDDDDD', 'waiting', 1),
    login('EEEEEEEEEEEEEEEEEEEEEE', 'expired', 1),
  ],
  triggers: [
    trigger('suspended', {
      titles: { ja: '一時停止', 'ja-x-easy': '止(と)める', en: 'Suspended' },
      what: {
        ja: '本人が電話で届け、証明書を一時停止します。サービスは使えない証明書を見ます。',
        'ja-x-easy': '人(ひと)が 電話(でんわ)で「止(と)めて」と 言(い)います。',
        en: 'The person calls and has the certificates suspended. A service then sees a certificate that is on hold.',
      },
      needs: ['citizen'],
      undoable: true,
      codes: ['relying-party.certificate_revoked'],
    }),
    trigger('refused', {
      titles: { ja: '本人が断る', 'ja-x-easy': '「しない」を おす', en: 'The person refuses' },
      what: {
        ja: 'スマートフォンが要求を開き、本人が断ります。',
        'ja-x-easy': 'スマホで 開(ひら)いて、やめます。',
        en: 'The phone opens the request and the person refuses.',
      },
      needs: ['citizen', 'login'],
      codes: ['relying-party.login_refused'],
    }),
    trigger('access-certificate-withdrawn', {
      titles: { ja: 'サービスの証明書の取り消し', 'ja-x-easy': 'サービスを 止(と)める', en: 'Service withdrawn' },
      what: {
        ja: '運営者がサービスの証明書を取り消します。',
        'ja-x-easy': 'サービスが 使(つか)えなく なります。',
        en: 'The operator withdraws the certificate of a service.',
      },
      needs: ['client'],
      undoable: true,
      active: [{ client: 'shop', since: '2026-11-30T00:20:00.000Z' }],
      codes: ['presentation.relying_party_not_trusted'],
    }),
    trigger('clock-skew', {
      titles: { ja: '時計のずれ', 'ja-x-easy': '時計(とけい)が ちがう', en: 'A clock that differs' },
      what: {
        ja: '窓口の時計を10分進めます。',
        'ja-x-easy': '時計(とけい)を 10分(ぷん) 進(すす)めます。',
        en: 'The clock of the gateway is put ten minutes ahead.',
      },
      codes: ['presentation.clock_differs'],
      unavailable: {
        ja: 'libfaketimeがありません。',
        'ja-x-easy': 'libfaketimeが ありません。',
        en: 'libfaketime is not installed.',
      },
    }),
  ],
  citizens: [
    { citizen: 'hanako', names: all('髙﨑　𠮷子'), state: 'normal', phone: 'hanako-phone' },
    { citizen: 'kenta', names: all('佐藤　健太'), state: 'revoked', phone: 'kenta-phone' },
    { citizen: 'yui', names: all('鈴木　結衣'), state: 'pinLocked', phone: 'yui-phone' },
  ],
  ordered: [],
  added: [],
});

const json = (route: Route, value: unknown, status = 200) =>
  value === undefined
    ? route.fulfill({ status: 204 })
    : route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(value) });

/** Answers the API of the portal out of the feed. */
export async function feedPage(page: Page, feed: Feed): Promise<void> {
  await page.route('**/api/**', async (route) => {
    const asked = route.request();
    const { pathname, searchParams } = new URL(asked.url());
    const [, , what, name] = pathname.split('/');
    const body = asked.postData() === null ? undefined : (asked.postDataJSON() as unknown);
    if (what === 'places') return route.continue();
    if (what === 'clients' && asked.method() === 'POST') {
      feed.added.push(body as NewClient);
      const { client } = body as NewClient;
      return json(route, { issuer: 'http://gateway.localhost:1', client, file: `data/developers/${client}.json` });
    }
    if (what === 'triggers' && name !== undefined) {
      const order = body as TriggerOrder;
      feed.ordered.push({ method: asked.method(), name, order });
      const active = asked.method() === 'POST' ? [{ ...order, since: '2026-11-30T00:40:00.000Z' }] : [];
      feed.triggers = feed.triggers.map((one) => (one.name === name ? { ...one, active } : one));
      return json(route, undefined);
    }
    if (what === 'logins' && name !== undefined)
      return json(
        route,
        feed.logins.find((one) => one.login === name),
      );
    if (what === 'logins')
      return json(
        route,
        feed.logins.filter(({ client }) => [null, client].includes(searchParams.get('client'))),
      );
    if (what === 'clients') return json(route, feed.clients);
    if (what === 'triggers') return json(route, { triggers: feed.triggers });
    if (what === 'citizens') return json(route, { citizens: feed.citizens });
    return json(route, {}, 404);
  });
}
