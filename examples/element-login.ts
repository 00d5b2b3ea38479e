/**
 * A service on bare node:http whose page is plain HTML with `<inro-login>`, under a policy that lets in nothing but its own
 * file. Where no script runs, the form within the element logs in on the same device: that is the second half of this file.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RelyingParty } from '@inro/relying-party';
import { collect, type HttpResponse, loginEndpoints, ServiceCookie } from '@inro/relying-party/endpoints';

const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };
const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

export interface ElementService {
  readonly relyingParty: RelyingParty;
  /** The file of `@inro/relying-party/element`. */
  readonly element: string;
  /** Attributes of the element beside `next`, such as `lang` and `enrol`. */
  readonly attributes?: string;
  /** The wallet's address on the same device; by default `openid4vp://…`. */
  readonly walletOrigin?: (asked: { readonly [name: string]: unknown }) => string;
}

const page = (main: string): HttpResponse => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Library</title><script type="module" src="/inro-login.js"></script>
<main><h1>Library</h1>${main}</main></html>`,
});

export function createElementService({ relyingParty, element, attributes = '', walletOrigin }: ElementService): Server {
  const { origin } = relyingParty;
  const [session, plain] = [new ServiceCookie(origin, 'reader'), new ServiceCookie(origin, 'plain-login')];
  const readers = new Map<string, string>();
  const begin = (reader: string): string => {
    const value = randomBytes(32).toString('base64url');
    readers.set(value, reader);
    return session.set(value);
  };
  const login = loginEndpoints<{ cookie?: string }>({
    relyingParty,
    purpose,
    ...(walletOrigin && { walletOrigin }),
    onLogin({ subject }, context) {
      context.cookie = begin(subject.identifier);
      return {};
    },
  });
  const at = (fallback: string) => page(`<inro-login next="/" ${attributes}>${fallback}</inro-login>`);

  /** Beside the endpoints: the page, the element's file, and a login without a script. */
  async function answer(request: IncomingMessage, url: URL): Promise<HttpResponse> {
    const cookies = request.headers.cookie;
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /inro-login.js':
        return { status: 200, headers: { 'content-type': 'text/javascript' }, body: element };
      case 'GET /': {
        const reader = readers.get(session.read(cookies) ?? '');
        if (reader !== undefined) return page(`<p id="reader">Reader ${reader.slice(0, 8)}</p>`);
        return at('<form method="post" action="/plain"><button>Log in on this phone</button></form>');
      }
      case 'POST /plain': {
        const options = { act: 'login', flow: 'same-device', purpose } as const;
        const { browserSession, qrPayload, walletLink } = await relyingParty.createRequest(options);
        const link = walletOrigin === undefined ? qrPayload : walletLink(walletOrigin({}));
        const shown = page(`<p><a id="wallet" href="${link.replaceAll('&', '&amp;')}">Open the wallet</a></p>`);
        return { ...shown, cookie: plain.set(browserSession) };
      }
      case 'GET /done': {
        // What came by the address goes into the page where it can be nothing but letters.
        const [transaction, code] = ['transaction', 'response_code'].map((name) => url.searchParams.get(name) ?? '');
        if (!/^[\w-]{22}$/.test(transaction!) || !/^[\w-]{0,43}$/.test(code!)) return at('');
        return at(
          `<form method="post" action="/plain/done"><input type="hidden" name="transaction" value="${transaction}"><input type="hidden" name="code" value="${code}"><button>Go on</button></form>`,
        );
      }
      case 'POST /plain/done': {
        const form = new URLSearchParams((await text(request)).slice(0, 1_000));
        const [transaction, responseCode] = [form.get('transaction') ?? '', form.get('code') ?? ''];
        const browserSession = plain.read(cookies) ?? '';
        const done = await relyingParty.finish({ act: 'login', transaction, browserSession, responseCode });
        return { status: 303, headers: { location: '/' }, cookie: begin(done.subject.identifier), body: '' };
      }
      default:
        return { status: 404, headers: {}, body: '' };
    }
  }

  return createServer((request, response) => {
    const header = (name: string) => request.headers[name]?.toString();
    const asked = { method: request.method ?? '', url: request.url ?? '', header };
    const context: { cookie?: string } = {};
    const handled = async () => {
      const ofLogin = await login({ ...asked, body: (limit) => collect(request, limit) }, context);
      const { status, headers, cookie, body } = ofLogin ?? (await answer(request, new URL(asked.url, origin)));
      const set = [cookie, context.cookie].filter((one) => one !== undefined);
      response.writeHead(status, { ...headers, ...(set.length > 0 && { 'set-cookie': set }) }).end(body);
    };
    // A login that did not come about, without a script: back to where it begins.
    handled().catch(() => response.writeHead(303, { location: '/' }).end());
  });
}
