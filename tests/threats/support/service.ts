import type { FakeWallet } from '@inro/relying-party/fake-wallet';
import type { RelyingParty, RelyingPartyOptions } from '@inro/relying-party/node';
import type { World } from './without.ts';

type Json = Readonly<Record<string, string>>;
const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };

/** A login as its page was told of it. */
export interface Begun {
  readonly transaction: string;
  readonly link: string;
  /** By which the phone knows the login: the end of the link. */
  readonly id: string;
  readonly number: string | undefined;
}

/** A browser with the cookies of one service; more than one of a name where somebody put it there. */
export class Page {
  readonly #send: (path: string, init: RequestInit) => Promise<Response>;
  readonly origin: string;
  cookies: readonly string[];
  lastSetCookie = '';
  constructor(send: Page['ask'], origin: string, cookies: readonly string[]) {
    this.#send = send;
    this.origin = origin;
    this.cookies = cookies;
  }

  ask(path: string, init: RequestInit): Promise<Response> {
    return this.#send(path, init);
  }

  async call(path: string, body?: object): Promise<{ readonly status: number; readonly json: Json }> {
    const headers = { origin: this.origin, 'content-type': 'application/json', cookie: this.cookies.join('; ') };
    const asked = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await this.#send(path, asked);
    for (const set of answer.headers.getSetCookie()) {
      this.lastSetCookie = set;
      const [pair] = set.split(';') as [string];
      const name = pair.slice(0, pair.indexOf('=') + 1);
      this.cookies = [...this.cookies.filter((each) => !each.startsWith(name)), pair];
    }
    return { status: answer.status, json: (await answer.json()) as Json };
  }

  async begin(flow: 'same-device' | 'cross-device' = 'cross-device'): Promise<Begun> {
    const { json } = await this.call('/api/logins', { flow });
    const { transaction, walletLink, qrPayload, number } = json;
    const link = (walletLink ?? qrPayload)!;
    return { transaction: transaction!, link, id: idIn(link), number };
  }

  /** Ends a login: true when it is logged in, else the code of the refusal. */
  async finish(transaction: string, redirectUri?: string): Promise<true | string> {
    const responseCode = redirectUri && new URL(redirectUri).searchParams.get('response_code');
    const { status, json } = await this.call(`/api/logins/${transaction}/finish`, responseCode ? { responseCode } : {});
    return status === 200 ? true : json.code!;
  }

  async state(transaction: string): Promise<string> {
    const { json } = await this.call(`/api/logins/${transaction}`);
    return json.state ?? json.code!;
  }
}

const idIn = (link: string): string =>
  new URL(new URL(link).searchParams.get('request_uri')!).pathname.split('/').at(-1)!;

/** A service on the SDK's endpoints with a wallet, all of one world, on no socket; its clock in the test's hand. Of several `instances` each request meets the next. */
export async function openService(
  world: World,
  { instances = 1, ...options }: Partial<RelyingPartyOptions> & { readonly instances?: number } = {},
) {
  const { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } = await world<
    typeof import('@inro/relying-party/node')
  >('packages/relying-party/src/node/index.ts');
  const { inroLogin } = await world<typeof import('@inro/relying-party/next')>(
    'packages/relying-party/src/web/next.ts',
  );
  const { createFakeWallet } = await world<typeof import('@inro/fake-wallet')>(
    'packages/fake-wallet/src/node/index.ts',
  );
  const origin = options.origin ?? 'https://library.example';
  let time = new Date();
  const now = () => time;
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const request = new Request(new URL(path, origin), init);
    const { GET, POST } = all[turn++ % all.length]!;
    return await (request.method === 'POST' ? POST : GET)(request);
  };
  const wallet: FakeWallet = await createFakeWallet({ fetch: send, now });
  const store = new MemoryTransactionStore();
  let turn = 0;
  const given: Parameters<typeof createRelyingParty>[0] = {
    signer: await wallet.certify(origin),
    trustAnchors: wallet.trustAnchors,
    store,
    serviceKey: temporaryServiceKey(),
    clock: { now },
    ...options,
    origin,
  };
  const parties: readonly RelyingParty[] = Array.from({ length: instances }, () => createRelyingParty(given));
  const all = parties.map((relyingParty) =>
    inroLogin({ relyingParty, purpose, onLogin: ({ subject }) => ({ ...subject }) }),
  );
  return {
    relyingParty: parties[0]!,
    wallet,
    store,
    send,
    post: (form: Readonly<Record<string, string>>) =>
      send('/presentations/answers', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      }),
    page: (cookies: readonly string[] = []) => new Page(send, origin, cookies),
    after: (seconds: number) => {
      time = new Date(time.getTime() + seconds * 1000);
    },
  };
}
export type Service = Awaited<ReturnType<typeof openService>>;

export const codeOf = async (answer: Response): Promise<string | undefined> =>
  answer.status === 200 ? undefined : ((await answer.json()) as Json).code;
