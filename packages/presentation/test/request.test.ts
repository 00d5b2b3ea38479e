import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { toBase64, toBase64Url, utf8 } from '@inro/foundation';
import * as jose from 'jose';
import {
  type Acts,
  checkRequest,
  clientIdOf,
  queryOf,
  type RequestClaims,
  readRequestObject,
  writeRequestObject,
} from '../src/index.ts';
import { signingInputOf, withSignature } from '../src/jws/compact.ts';
import { makeParty, purpose, refusedWith, requestSigner, requestVerifier } from './support/parties.ts';

const bank = makeParty('access');
const stranger = makeParty('access');
const now = 1_795_000_000;
const loginFor = (maxStapleAge: number): Acts => ({ login: { act: 'login', maxStapleAge } });
const claims: Omit<RequestClaims, 'clientId'> = {
  responseUri: 'http://bank.localhost:8429/presentations/answers',
  nonce: 'mNFUCaJ3Qq7GiFEqKT0aUXrSxXwPzMrcJ1H0NQqzqTg',
  state: 'VqfJ0h3CkS7DbtnE2pUx5Q',
  issuedAt: now,
  expiresAt: now + 300,
  acts: loginFor(86_400),
  purpose,
  flow: 'same-device',
};
const link = {
  clientId: clientIdOf(bank.certificate),
  requestUri: 'http://bank.localhost:8429/presentations/requests/1',
};
const context = { at: new Date(now * 1000 + 5_000), verifier: requestVerifier([bank]) };
const written = (changed: Partial<typeof claims> = {}) =>
  writeRequestObject({ ...claims, ...changed }, requestSigner(bank));

/** The same request with its payload or header changed, signed again by the bank's own key. */
async function forged(change: (payload: Record<string, unknown>, header: Record<string, unknown>) => void) {
  const jwt = await written();
  const payload = { ...(jose.decodeJwt(jwt) as Record<string, unknown>) };
  const header = { ...(jose.decodeProtectedHeader(jwt) as Record<string, unknown>) };
  change(payload, header);
  const input = signingInputOf(header, payload);
  return withSignature(input, await requestSigner(bank).sign(input));
}

describe('OpenID4VP 1.0 §5: a request object', () => {
  it('says what was put in, passes every check, and jose verifies it', async () => {
    const jwt = await written({ acts: loginFor(600) });
    const checked = await checkRequest(readRequestObject(jwt), link, context);
    assert.deepEqual({ ...checked.claims }, { ...claims, clientId: link.clientId, acts: loginFor(600) });
    assert.equal(checked.relyingParty.origin, 'http://bank.localhost:8429');
    const key = new X509Certificate(bank.certificate).publicKey;
    const { payload, protectedHeader } = await jose.jwtVerify(jwt, key, {
      typ: 'oauth-authz-req+jwt',
      algorithms: ['ES256'],
      currentDate: context.at,
    });
    assert.deepEqual(payload.dcql_query, queryOf(loginFor(600)));
    assert.deepEqual(protectedHeader.x5c, [toBase64(bank.certificate)]);
  });

  const refusedClaims: readonly [string, string, Partial<typeof claims>][] = [
    ['an answer address elsewhere', 'presentation.origin_wrong', { responseUri: 'http://evil.localhost:8429/a' }],
    ['an answer address on another port', 'presentation.origin_wrong', { responseUri: 'http://bank.localhost:1/a' }],
    ['an answer address with a user', 'presentation.origin_wrong', { responseUri: 'http://x@bank.localhost:8429/a' }],
    ['an answer address with a fragment', 'presentation.origin_wrong', { responseUri: `${claims.responseUri}#` }],
    ['a short nonce', 'presentation.nonce_weak', { nonce: 'c2hvcnQ' }],
    ['a nonce that repeats itself', 'presentation.nonce_weak', { nonce: toBase64Url(new Uint8Array(32).fill(7)) }],
    ['a nonce that is not base64url', 'presentation.nonce_weak', { nonce: `${claims.nonce}=` }],
    ['a request that ended', 'presentation.request_expired', { issuedAt: now - 400, expiresAt: now }],
    ['a request that ended long ago', 'presentation.clock_differs', { issuedAt: now - 1_200, expiresAt: now - 900 }],
    ['a request that lives too long', 'presentation.request_malformed', { expiresAt: now + 601 }],
    ['a request from the future', 'presentation.clock_differs', { issuedAt: now + 120, expiresAt: now + 200 }],
    ['a purpose that is turned round', 'presentation.request_malformed', { purpose: { ...purpose, en: 'a\u202Eb' } }],
    ['an empty purpose', 'presentation.request_malformed', { purpose: { ...purpose, ja: ' ' } }],
  ];
  for (const [what, code, changed] of refusedClaims)
    it(`is refused with ${what}: ${code}`, async () => {
      const jwt = await written(changed);
      await assert.rejects(async () => checkRequest(readRequestObject(jwt), link, context), refusedWith(code));
    });

  const refusedShapes: readonly [string, string, Parameters<typeof forged>[0]][] = [
    ['more than a login', 'presentation.request_not_supported', (p) => {
      const [credential] = queryOf(loginFor(86_400)).credentials as object[];
      p.dcql_query = { credentials: [credential, { ...credential, id: 'more' }] };
    }],
    ['claims that it wants', 'presentation.request_not_supported', (p) => {
      const [credential] = queryOf(loginFor(86_400)).credentials as object[];
      p.dcql_query = { credentials: [{ ...credential, claims: [{ path: ['name'] }] }] };
    }],
    ['a staple age outside the profile', 'presentation.request_not_supported', (p) => {
      const [credential] = queryOf(loginFor(86_400)).credentials as { meta: object }[];
      p.dcql_query = { credentials: [{ ...credential, meta: { ...credential!.meta, max_staple_age: 90_000 } }] };
    }],
    ['transaction data', 'presentation.request_not_supported', (p) => { p.transaction_data = ['e30']; }],
    ['a redirect address', 'presentation.request_not_supported', (p) => { p.redirect_uri = 'http://bank.localhost:8429/'; }],
    ['another response mode', 'presentation.request_not_supported', (p) => { p.response_mode = 'fragment'; }],
    ['another audience', 'presentation.request_not_supported', (p) => { p.aud = ['https://self-issued.me/v2']; }],
    ['only one language', 'presentation.request_malformed', (p) => { p.purpose = { ja: purpose.ja }; }],
    ['an unknown flow', 'presentation.request_malformed', (p) => { p.inro = { flow: 'both' }; }],
    ['fractions of seconds', 'presentation.request_malformed', (p) => { p.exp = now + 0.5; }],
    ['another type of JWT', 'presentation.request_malformed', (_p, h) => { h.typ = 'JWT'; }],
    ['no algorithm (RFC 8725 §3.1)', 'presentation.request_malformed', (_p, h) => { h.alg = 'none'; }],
    ['a critical header (RFC 7515 §4.1.11)', 'presentation.request_malformed', (_p, h) => { h.crit = ['exp']; }],
    ['a key beside the certificate', 'presentation.request_malformed', (_p, h) => { h.jwk = { kty: 'EC' }; }],
    ['a stranger behind the certificate', 'presentation.client_identifier_wrong', (_p, h) => {
      h.x5c = [toBase64(stranger.certificate), toBase64(bank.certificate)];
    }],
    ["another client's identifier", 'presentation.client_identifier_wrong', (p) => {
      p.client_id = clientIdOf(stranger.certificate);
    }],
  ]; // biome-ignore format: a table
  for (const [what, code, change] of refusedShapes)
    it(`is refused with ${what}: ${code}`, async () => {
      const jwt = await forged(change);
      await assert.rejects(async () => checkRequest(readRequestObject(jwt), link, context), refusedWith(code));
    });
});

describe('a relayed or borrowed request', () => {
  it('is refused when it was fetched from another origin than its certificate names', async () => {
    const relayed = { ...link, requestUri: 'http://evil.localhost:8429/presentations/requests/1' };
    const request = readRequestObject(await written());
    await assert.rejects(checkRequest(request, relayed, context), refusedWith('presentation.origin_wrong'));
  });
  it('is refused when its signer is not under the pinned root', async () => {
    const request = readRequestObject(await writeRequestObject(claims, requestSigner(stranger)));
    const borrowed = { ...link, clientId: clientIdOf(stranger.certificate) };
    await assert.rejects(
      checkRequest(request, borrowed, context),
      refusedWith('presentation.relying_party_not_trusted'),
    );
  });
  it("is refused when a stranger signed under the bank's certificate", async () => {
    const jwt = await writeRequestObject(claims, {
      certificates: [bank.certificate],
      sign: requestSigner(stranger).sign,
    });
    await assert.rejects(
      checkRequest(readRequestObject(jwt), link, context),
      refusedWith('presentation.request_signature_wrong'),
    );
  });
  it('is refused when a member stands twice (RFC 8259 §4)', async () => {
    const [head, body] = (await written()).split('.') as [string, string];
    const text = Buffer.from(body, 'base64url').toString().replace('{', '{"nonce":"AAAAAAAAAAAAAAAAAAAAAA",');
    const input = `${head}.${toBase64Url(utf8(text))}`;
    const jwt = withSignature(input, await requestSigner(bank).sign(input));
    assert.throws(() => readRequestObject(jwt), refusedWith('presentation.request_malformed'));
  });
});
