import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type Authority, makeAuthority, type Person } from '../../../quality/testing/relying-party/authority.ts';
import { openService, purpose } from '../../../quality/testing/relying-party/service.ts';
import { answerTo } from '../../../quality/testing/relying-party/wallet.ts';
import { REQUEST_MEDIA_TYPE } from '../src/index.ts';
import { type Common, frameworks, type Service } from './support/frameworks.ts';

type Json = Record<string, string>;
const origin = 'http://bank.localhost:8429';
const ANSWERS = '/presentations/answers';
let authority: Authority;
let person: Person;
let staple: Uint8Array;
let bank: Awaited<ReturnType<typeof openService>>;
before(async () => {
  authority = await makeAuthority();
  [person, bank] = await Promise.all([authority.person(), openService(authority, origin)]);
  staple = await authority.staple(person.certificate);
});
after(() => bank.folder.dispose());

for (const [framework, start] of Object.entries(frameworks))
  describe(`a login in ${framework}`, () => {
    let service: Service;
    let refuse: (() => void) | undefined;
    before(async () => {
      const options: Common = { relyingParty: bank.sdk, purpose, admit: () => refuse?.() };
      service = await start(options);
    });
    after(() => service.close());

    /** A browser: keeps cookies, says whose page asks. */
    function browser(from = origin) {
      const jar = new Map<string, string>();
      const call = async (path: string, init: RequestInit) => {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await service.send(path, {
          ...init,
          headers: { ...(init.headers as Json), ...(cookie && { cookie }) },
        });
        const set = answer.headers.getSetCookie();
        for (const one of set) {
          const [name, value] = one.split(';')[0]!.split('=') as [string, string];
          jar.set(name, value);
        }
        const text = await answer.text();
        const type = answer.headers.get('content-type')?.split(';')[0];
        return { status: answer.status, type, set, headers: answer.headers, json: JSON.parse(text) as Json };
      };
      return {
        jar,
        get: (path: string) => call(path, {}),
        post: (path: string, body: unknown, type = 'application/json') =>
          call(path, { method: 'POST', body: JSON.stringify(body), headers: { origin: from, 'content-type': type } }),
      };
    }
    const wallet = async (link: string, number?: string): Promise<Response> => {
      const { searchParams } = new URL(link.replace('#', '?'));
      const asked = await service.send(new URL(searchParams.get('request_uri')!).pathname);
      assert.equal(asked.headers.get('content-type')?.split(';')[0], REQUEST_MEDIA_TYPE);
      const form = await answerTo(await asked.text(), link, authority, { person, staple }, number);
      return post(form);
    };
    const post = (body: string, type = 'application/x-www-form-urlencoded') =>
      service.send(ANSWERS, { method: 'POST', body, headers: { 'content-type': type } });

    it('goes from the page to the wallet and back on the same device, beside the routes of the app', async () => {
      const page = browser();
      const { json, set, headers } = await page.post('/api/logins', { flow: 'same-device', phone: 'aoi' });
      assert.match(set.join(), /^inro-login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.match(json.walletLink!, /^http:\/\/aoi\.wallet\.localhost:1\/present#client_id=/);
      assert.equal((await page.get(`/api/logins/${json.transaction}`)).json.state, 'waiting');
      const reply = (await (await wallet(json.walletLink!)).json()) as { redirect_uri: string };
      const responseCode = new URL(reply.redirect_uri).searchParams.get('response_code')!;
      const finish = `/api/logins/${json.transaction}/finish`;
      const wrong = await page.post(finish, {});
      assert.deepEqual([wrong.status, wrong.json.code], [403, 'relying-party.response_code_wrong']);
      const done = await page.post(finish, { responseCode });
      assert.deepEqual([done.json.flow, done.json.transaction], ['same-device', json.transaction]);
      if (framework !== 'Next.js route handlers') assert.equal(page.jar.get('customer'), done.json.customer);
      assert.equal(await (await service.send('/')).text(), 'hello');
    });

    it('goes across devices with the number, told of its progress', async () => {
      const page = browser();
      const { json } = await page.post('/api/logins', { flow: 'cross-device' });
      assert.match(json.number!, /^\d\d$/);
      assert.deepEqual(await (await wallet(json.qrPayload!, json.number)).json(), {});
      const { state, report } = (await page.get(`/api/logins/${json.transaction}`)).json;
      assert.deepEqual([state, (report as unknown as { indication: string }).indication], ['answered', 'TOTAL-PASSED']);
      assert.equal((await page.post(`/api/logins/${json.transaction}/finish`, {})).status, 200);
    });

    it('begins with a fresh cookie, and is no other browser’s', async () => {
      const page = browser();
      const first = await page.post('/api/logins', { flow: 'cross-device' });
      const planted = page.jar.get('inro-login')!;
      const second = await page.post('/api/logins', { flow: 'cross-device' });
      assert.notEqual(page.jar.get('inro-login'), planted);
      for (const jar of [undefined, planted]) {
        const other = browser();
        if (jar !== undefined) other.jar.set('inro-login', jar);
        const seen = await other.get(`/api/logins/${second.json.transaction}`);
        assert.deepEqual([seen.status, seen.json.code], [404, 'relying-party.transaction_unknown']);
      }
      assert.equal((await page.get(`/api/logins/${first.json.transaction}`)).status, 404);
      assert.equal((await page.get(`/api/logins/${second.json.transaction}`)).status, 200);
    });

    it('is begun and ended by the service’s own page alone', async () => {
      for (const from of ['http://evil.localhost', 'null', `${origin}0`]) {
        const { status, type, json } = await browser(from).post('/api/logins', { flow: 'cross-device' });
        assert.deepEqual([status, type, json.code], [403, 'application/problem+json', 'relying-party.foreign_page']);
      }
      const cross = { origin, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' };
      const sent = await service.send('/api/logins', {
        method: 'POST',
        body: '{"flow":"cross-device"}',
        headers: cross,
      });
      assert.equal(sent.status, 403);
    });

    it('says what is wrong with a call as a problem: form, length, identifier, refusal', async () => {
      const page = browser();
      const code = async (answer: Response) => ((await answer.json()) as Json).code;
      for (const body of [{}, { flow: 'both' }, { flow: ['cross-device'] }])
        assert.equal((await page.post('/api/logins', body)).json.code, 'relying-party.request_malformed');
      const text = await page.post('/api/logins', { flow: 'cross-device' }, 'text/plain');
      assert.deepEqual([text.status, text.json.code], [400, 'relying-party.request_malformed']);
      const long = await page.post('/api/logins', { flow: 'cross-device', more: 'x'.repeat(5_000) });
      assert.deepEqual([long.status, long.json.code], [413, 'relying-party.request_too_large']);
      assert.equal(await code(await post('x'.repeat(66_000))), 'relying-party.request_too_large');
      assert.equal(await code(await post('state=x')), 'presentation.answer_malformed');
      assert.equal(await code(await post('{}', 'application/json')), 'relying-party.request_malformed');
      assert.equal(
        await code(await service.send('/presentations/requests/short')),
        'relying-party.transaction_unknown',
      );
      assert.equal((await page.get(`/api/logins/${'a'.repeat(22)}`)).json.code, 'relying-party.transaction_unknown');
      const { json } = await page.post('/api/logins', { flow: 'cross-device' });
      const state = new URL(new URL(json.qrPayload!).searchParams.get('request_uri')!).pathname.split('/').at(-1)!;
      await post(new URLSearchParams({ error: 'access_denied', state }).toString());
      const shown = (await page.get(`/api/logins/${json.transaction}`)).json;
      assert.deepEqual(
        [shown.state, (shown.problem as unknown as Json).code],
        ['refused', 'relying-party.login_refused'],
      );
    });

    it('takes a path as it was sent, and no other for one of its own', async () => {
      const { port } = service;
      if (port === undefined) return;
      const statusOf = (method: string, path: string) =>
        new Promise<number | undefined>((resolve, reject) => {
          const headers = { origin, ...(method === 'POST' && { 'content-type': 'application/json' }) };
          const sent = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          });
          sent.on('error', reject).end(method === 'POST' ? '{"flow":"cross-device"}' : undefined);
        });
      // What the app has before /api/logins (a rate, a gate) does not see these: they begin nothing.
      for (const way of ['//x/api/logins', '/x/../api/logins', '/%2e%2e/api/logins', '/api\\logins', '/api/log%69ns'])
        assert.deepEqual([way, await statusOf('POST', way)], [way, 404]);
      for (const way of ['//[', '/\\[', '///', '/api/logins/..', '/presentations/requests/%2e%2e'])
        assert.deepEqual([way, await statusOf('GET', way)], [way, 404]);
      assert.notEqual(await statusOf('OPTIONS', '//['), 500);
      assert.equal(await statusOf('POST', '/api/logins/../finish'), 404);
      assert.equal(await statusOf('HEAD', `/api/logins/${'a'.repeat(22)}`), 404);
      for (const way of ['/api/logins?x=//y', `${origin}/api/logins`]) assert.equal(await statusOf('POST', way), 200);
    });

    it('leaves what it does not know to the framework', async () => {
      refuse = () => {
        throw new TypeError('a mistake of the app');
      };
      const headers = { origin, 'content-type': 'application/json' };
      const failed = await service.send('/api/logins', { method: 'POST', body: '{}', headers });
      refuse = undefined;
      assert.deepEqual([failed.status, await failed.text()], [500, 'the app’s own page']);
    });
  });
