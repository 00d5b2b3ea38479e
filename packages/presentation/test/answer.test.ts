import assert from 'node:assert/strict';
import { privateEncrypt, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { fromHex, toBase64 } from '@inro/foundation';
import * as jose from 'jose';
import {
  type CheckedRequest,
  checkAnswer,
  checkRequest,
  clientIdOf,
  hasNumber,
  prepareAnswer,
  readAnswer,
  readAnswerForm,
  readReply,
  readRequestObject,
  signedAnswer,
  writeAnswerForm,
  writeRefusalForm,
  writeRequestObject,
} from '../src/index.ts';
import { makeParty, purpose, refusedWith, requestSigner, requestVerifier } from './support/parties.ts';

const bank = makeParty('access');
const person = makeParty('person');
const at = new Date('2026-11-22T03:00:00Z');
const now = at.getTime() / 1000;
const staple = fromHex('3003020106'); // any DER: its own rules are the verifier's

async function request(flow: 'same-device' | 'cross-device'): Promise<CheckedRequest> {
  const jwt = await writeRequestObject(
    {
      acts: { login: { act: 'login', maxStapleAge: 86_400 } },
      responseUri: 'http://bank.localhost:8429/presentations/answers',
      nonce: 'mNFUCaJ3Qq7GiFEqKT0aUXrSxXwPzMrcJ1H0NQqzqTg',
      state: 'VqfJ0h3CkS7DbtnE2pUx5Q',
      issuedAt: now,
      expiresAt: now + 300,
      purpose,
      flow,
    },
    requestSigner(bank),
  );
  const link = { clientId: clientIdOf(bank.certificate), requestUri: 'http://bank.localhost:8429/r/1' };
  return checkRequest(readRequestObject(jwt), link, { at, verifier: requestVerifier([bank]) });
}

/** The applet's half: RSASSA-PKCS1-v1_5 over a DigestInfo that is handed in (RFC 8017 §9.2). */
const applet = (digest: Uint8Array): Uint8Array => {
  const digestInfo = Buffer.concat([fromHex('3031300D060960864801650304020105000420'), digest]);
  return new Uint8Array(privateEncrypt(person.key, digestInfo));
};

async function answered(flow: 'same-device' | 'cross-device', number?: string) {
  const checked = await request(flow);
  const contents = { certificate: person.certificate, staple, at, ...(number === undefined ? {} : { number }) };
  const prepared = prepareAnswer(checked, 'login', contents);
  const body = writeAnswerForm(checked, { login: signedAnswer(prepared, applet(prepared.digest)) });
  const form = readAnswerForm(body);
  assert.equal(form.kind, 'answer');
  const { claims: c, digest } = checked;
  const expected = { clientId: c.clientId, nonce: c.nonce, responseUri: c.responseUri, requestDigest: digest, number };
  return { body, form, jws: form.kind === 'answer' ? form.presentations.login! : '', expected };
}

describe('the answer of docs/protocol/openid4vp-profile.md', () => {
  it('is what the applet signed over a digest, and jose verifies it as RS256', async () => {
    const { form, jws, expected } = await answered('cross-device', '07');
    assert.equal(form.state, 'VqfJ0h3CkS7DbtnE2pUx5Q');
    const key = new X509Certificate(person.certificate).publicKey;
    const { protectedHeader } = await jose.compactVerify(jws, key, { algorithms: ['RS256'] });
    assert.deepEqual(
      { ...protectedHeader },
      { alg: 'RS256', typ: 'inro-login+jws', x5c: [toBase64(person.certificate)], ocsp: toBase64(staple) },
    );
    const answer = readAnswer(jws, 'login');
    assert.deepEqual(answer.certificate, person.certificate);
    assert.deepEqual(answer.staple, staple);
    checkAnswer(answer.claims, expected);
  });

  const wrong: readonly [string, string, Partial<Awaited<ReturnType<typeof answered>>['expected']>][] = [
    ['another service', 'presentation.answer_for_another_service', { clientId: clientIdOf(person.certificate) }],
    ['another address', 'presentation.answer_for_another_service', { responseUri: 'http://bank.localhost:8429/b' }],
    ['another nonce', 'presentation.answer_for_another_request', { nonce: 'AAAA' }],
    [
      'another request under the same nonce',
      'presentation.answer_for_another_request',
      { requestDigest: 'x'.repeat(43) },
    ],
  ];
  for (const [what, code, changed] of wrong)
    it(`is refused at ${what}: ${code}`, async () => {
      const { jws, expected } = await answered('cross-device', '07');
      const { claims } = readAnswer(jws, 'login');
      assert.throws(() => checkAnswer(claims, { ...expected, ...changed }), refusedWith(code));
      checkAnswer(claims, expected);
    });

  it('has the number that was shown, none where none was', async () => {
    const typed = readAnswer((await answered('cross-device', '07')).jws, 'login').claims;
    const untyped = readAnswer((await answered('same-device')).jws, 'login').claims;
    for (const number of ['07', '08', '00', undefined]) {
      assert.equal(hasNumber(typed, { number }), number === '07');
      assert.equal(hasNumber(untyped, { number }), number === undefined);
    }
  });

  it('says in its signed type where it was signed, and nothing else is a type of it', async () => {
    const checked = await request('same-device');
    for (const signedAt of ['wallet', 'reader'] as const) {
      const prepared = prepareAnswer(checked, 'login', { certificate: person.certificate, staple, at, signedAt });
      const form = readAnswerForm(writeAnswerForm(checked, { login: signedAnswer(prepared, applet(prepared.digest)) }));
      assert.ok(form.kind === 'answer');
      assert.equal(readAnswer(form.presentations.login!, 'login').signedAt, signedAt);
      const [head, ...rest] = form.presentations.login!.split('.');
      const header = JSON.parse(Buffer.from(head!, 'base64url').toString()) as { typ: string };
      assert.equal(header.typ, { wallet: 'inro-login+jws', reader: 'inro-card-login+jws' }[signedAt]);
      for (const typ of ['JWT', 'inro-card-login', 'INRO-LOGIN+JWS', '', undefined, ['inro-login+jws'], 'wallet']) {
        const other = Buffer.from(JSON.stringify({ ...header, typ })).toString('base64url');
        assert.throws(
          () => readAnswer([other, ...rest].join('.'), 'login'),
          refusedWith('presentation.answer_malformed'),
        );
      }
    }
  });

  it('cannot be read twice or half: fields, members and presentations stand once', async () => {
    const { body, jws } = await answered('same-device');
    const malformed = refusedWith('presentation.answer_malformed');
    assert.throws(() => readAnswerForm(`${body}&state=VqfJ0h3CkS7DbtnE2pUx5Q`), malformed);
    assert.throws(() => readAnswerForm(`${body}&error=access_denied`), malformed);
    assert.throws(
      () =>
        readAnswerForm(
          new URLSearchParams({ vp_token: JSON.stringify({ login: [jws, jws] }), state: 'x'.repeat(22) }).toString(),
        ),
      malformed,
    );
    assert.throws(() => readAnswerForm('state=VqfJ0h3CkS7DbtnE2pUx5Q'), malformed);
    const [head, payload, signature] = jws.split('.');
    for (const broken of [`${head}.${payload}.`, `${head}..${signature}`, `${jws}.`, ` ${jws}`, `${jws}=`])
      assert.throws(() => readAnswer(broken, 'login'), malformed);
  });

  it('may be a refusal (§8.5)', async () => {
    const form = readAnswerForm(writeRefusalForm(await request('same-device')));
    assert.deepEqual(form, {
      kind: 'refusal',
      state: 'VqfJ0h3CkS7DbtnE2pUx5Q',
      error: 'access_denied',
      deprecated: [],
    });
  });
});

describe("OpenID4VP 1.0 §8.2: the service's reply", () => {
  const origin = 'http://bank.localhost:8429';
  it('may send the person on, within its own origin', () => {
    assert.deepEqual(readReply('{}', origin), {});
    assert.deepEqual(readReply(`{"redirect_uri":"${origin}/done?response_code=1"}`, origin), {
      redirectUri: `${origin}/done?response_code=1`,
    });
  });
  it('is refused when it sends the person to a stranger', () => {
    for (const target of ['http://evil.localhost/', 'javascript:alert(1)', '/done', `${origin}.evil.example/`])
      assert.throws(
        () => readReply(JSON.stringify({ redirect_uri: target }), origin),
        refusedWith('presentation.reply_malformed'),
      );
  });
});
