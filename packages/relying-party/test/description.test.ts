import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import swagger from '@fastify/swagger';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Fastify from 'fastify';
import { openApiFaults } from '../../../tests/support/openapi-checks.ts';
import { lintFindings } from '../../../tests/support/openapi-linter.ts';
import { describeEndpoints, problemForm } from '../src/endpoints/index.ts';
import { createFakeWallet } from '../src/node/fake-wallet.ts';
import { inroLogin } from '../src/node/fastify.ts';
import { createRelyingParty, MemoryTransactionStore, temporaryServiceKey } from '../src/node/index.ts';

type Json = Record<string, string>;
const origin = 'https://library.example';
const forms = {
  asked: { phone: { type: 'string' } },
  done: { type: 'object', properties: { hello: { type: 'string' } }, required: ['hello'] },
};
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const described = new Map(describeEndpoints(forms).map((endpoint) => [endpoint.name, endpoint]));

const info = { title: 'Library', version: '1', license: { name: 'MIT', identifier: 'MIT' } };
const app = Fastify();
await app.register(swagger, { openapi: { openapi: '3.1.0', info, servers: [{ url: '/' }] } });
const send = async (url: string, { method = 'GET', body, headers }: RequestInit = {}): Promise<Response> => {
  const { pathname } = new URL(url, origin);
  const sent = await app.inject({
    method: method as 'GET',
    url: pathname,
    headers: headers as Json,
    ...(body === undefined ? {} : { payload: String(body) }),
  });
  return new Response(sent.body, { status: sent.statusCode, headers: sent.headers as Json });
};
const wallet = await createFakeWallet({ fetch: send });
const relyingParty = createRelyingParty({
  origin,
  signer: await wallet.certify(origin),
  trustAnchors: wallet.trustAnchors,
  store: new MemoryTransactionStore(),
  serviceKey: temporaryServiceKey(),
});
const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };
await app.register(inroLogin({ relyingParty, purpose, onLogin: () => ({ hello: 'reader' }), forms }));

/** What an endpoint answered has the form that it is said to have. */
async function has(name: 'begin' | 'progress' | 'finish', answer: Response): Promise<Json> {
  const text = await answer.text();
  const value = JSON.parse(text) as Json;
  const { answer: good, problems } = described.get(name)!;
  const schema = answer.status === 200 ? good.schema : problemForm;
  if (answer.status !== 200) assert.ok(`${answer.status}` in problems, `${name}: ${answer.status}`);
  assert.ok(ajv.validate(schema, value), `${name}: ${ajv.errorsText()}`);
  return value;
}

describe('what the endpoints of a login are said to take and give', () => {
  for (const flow of ['same-device', 'cross-device'])
    it(`is what they take and give, ${flow}`, async () => {
      const headers: Json = { 'content-type': 'application/json' };
      const post = (path: string, body: object) => send(path, { method: 'POST', headers, body: JSON.stringify(body) });
      const begin = { flow };
      assert.ok(ajv.validate(described.get('begin')!.body!.schema, begin));
      const answer = await post('/api/logins', begin);
      headers.cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
      const { transaction, qrPayload, walletLink, number } = await has('begin', answer);
      const finish = `/api/logins/${transaction}/finish`;
      await has('progress', await send(`/api/logins/${transaction}`, { headers }));
      await has('finish', await post(finish, {}));
      const { redirectUri } = await wallet.answer((walletLink ?? qrPayload)!, { number });
      const responseCode = redirectUri && new URL(redirectUri).searchParams.get('response_code');
      assert.equal((await has('progress', await send(`/api/logins/${transaction}`, { headers }))).state, 'answered');
      await has(
        'finish',
        await post(finish, responseCode ? { responseCode: `${responseCode}x` } : { responseCode: 1 }),
      );
      const body = responseCode ? { responseCode } : {};
      assert.ok(ajv.validate(described.get('finish')!.body!.schema, body));
      assert.deepEqual(await has('finish', await post(finish, body)), { hello: 'reader' });
      await has('progress', await send(`/api/logins/${transaction}`));
    });

  it('of a login that was refused, is told with its problem', async () => {
    const headers: Json = { 'content-type': 'application/json' };
    const answer = await send('/api/logins', { method: 'POST', headers, body: '{"flow":"same-device"}' });
    headers.cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
    const { transaction, walletLink } = await has('begin', answer);
    await wallet.answer(walletLink!, { as: 'refused' });
    const { state, problem } = await has('progress', await send(`/api/logins/${transaction}`, { headers }));
    assert.equal(state, 'refused');
    assert.ok(ajv.validate(problemForm, problem), ajv.errorsText());
    await has('begin', await send('/api/logins', { method: 'POST', headers, body: '{}' }));
  });

  it('is part of the app’s own OpenAPI page, without a word of the app', async () => {
    const document = app.swagger() as { readonly paths: Readonly<Record<string, object>> };
    assert.deepEqual(openApiFaults(document as never), []);
    assert.deepEqual(await lintFindings(document), [], 'Redocly’s recommended rules');
    assert.deepEqual(Object.keys(document.paths).sort(), [
      '/.well-known/inro-relying-party',
      '/api/logins',
      '/api/logins/{transaction}',
      '/api/logins/{transaction}/finish',
      '/presentations/answers',
      '/presentations/requests/{transaction}',
    ]);
    assert.match(JSON.stringify(document.paths['/api/logins']), /"phone":\{"type":"string"\}/);
  });
});
