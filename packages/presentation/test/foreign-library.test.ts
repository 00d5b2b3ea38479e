import assert from 'node:assert/strict';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  calculateX509HashClientIdPrefixValue,
  Openid4vpClient,
  parseDcqlVpToken,
  parseOpenid4VpAuthorizationResponsePayload,
  validateOpenid4vpAuthorizationResponsePayload,
} from '@openid4vc/openid4vp';
import { setGlobalConfig } from '@openid4vc/utils';
import {
  checkRequest,
  clientIdOf,
  prepareAnswer,
  readRequestObject,
  signedAnswer,
  writeAnswerForm,
  writeQrPayload,
  writeRequestObject,
} from '../src/index.ts';
import { makeParty, purpose, requestSigner, requestVerifier } from './support/parties.ts';

// Our sandbox answers over http below localhost; this library wants to be told.
setGlobalConfig({ allowInsecureUrls: true });

const bank = makeParty('access');
const now = Math.floor(Date.now() / 1000);
const link = { clientId: clientIdOf(bank.certificate), requestUri: 'http://bank.localhost:8429/r/1' };
const jwt = await writeRequestObject(
  {
    acts: { login: { act: 'login', maxStapleAge: 600 } },
    responseUri: 'http://bank.localhost:8429/a',
    nonce: 'mNFUCaJ3Qq7GiFEqKT0aUXrSxXwPzMrcJ1H0NQqzqTg',
    state: 'VqfJ0h3CkS7DbtnE2pUx5Q',
    issuedAt: now,
    expiresAt: now + 300,
    purpose,
    flow: 'cross-device',
  },
  requestSigner(bank),
);

type Callbacks = ConstructorParameters<typeof Openid4vpClient>[0]['callbacks'];

describe('@openid4vc/openid4vp reads the same wire', () => {
  it('resolves our QR code and request object as OpenID4VP 1.0 with x509_hash, and verifies its signature', async () => {
    const client = new Openid4vpClient({
      callbacks: {
        fetch: async (url) => {
          assert.equal(String(url), link.requestUri);
          return new Response(jwt, { headers: { 'content-type': 'application/oauth-authz-req+jwt' } });
        },
        hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
        getX509CertificateMetadata: (certificate) => {
          const parsed = new X509Certificate(Buffer.from(certificate, 'base64'));
          return { sanDnsNames: [], sanUriNames: [(parsed.subjectAltName ?? '').replace('URI:', '')] };
        },
        verifyJwt: async (_signer, { compact }) => {
          const [head, body, tail] = compact.split('.') as [string, string, string];
          const key = new X509Certificate(bank.certificate).publicKey;
          const signature = Buffer.from(tail, 'base64url');
          const verified = verify(
            'sha256',
            Buffer.from(`${head}.${body}`),
            { key, dsaEncoding: 'ieee-p1363' },
            signature,
          );
          assert.ok(verified);
          return { verified, signerJwk: key.export({ format: 'jwk' }) as never };
        },
        decryptJwe: async () => assert.fail('nothing is encrypted'),
        signJwt: async () => assert.fail('the wallet side signs no JWT here'),
        encryptJwe: async () => assert.fail('nothing is encrypted'),
      } satisfies Callbacks,
    });
    const parsed = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: writeQrPayload(link) });
    const resolved = await client.resolveOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: parsed.params as never,
    });
    assert.equal(resolved.client.prefix, 'x509_hash');
    assert.equal(resolved.version, 100);
    assert.deepEqual(resolved.dcql?.query, {
      credentials: [
        { id: 'login', format: 'inro_x509', meta: { profile: 'user-authentication', max_staple_age: 600 } },
      ],
    });
    assert.equal((resolved.authorizationRequestPayload as { nonce: string }).nonce.length, 43);
  });

  it('computes the same client identifier', async () => {
    const value = await calculateX509HashClientIdPrefixValue({
      hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
      x509Certificate: bank.certificate,
    });
    assert.equal(`x509_hash:${value}`, link.clientId);
  });

  it('reads our answer as a DCQL vp_token for the one credential asked', async () => {
    const request = await checkRequest(readRequestObject(jwt), link, {
      at: new Date(now * 1000),
      verifier: requestVerifier([bank]),
    });
    const contents = { certificate: bank.certificate, staple: Uint8Array.of(48, 0), at: new Date(), number: '42' };
    const body = writeAnswerForm(request, {
      login: signedAnswer(prepareAnswer(request, 'login', contents), new Uint8Array(256)),
    });
    const payload = parseOpenid4VpAuthorizationResponsePayload(Object.fromEntries(new URLSearchParams(body)));
    const token = parseDcqlVpToken(payload.vp_token);
    assert.deepEqual(Object.keys(token), ['login']);
    const response = validateOpenid4vpAuthorizationResponsePayload({
      authorizationRequestPayload: { ...request.claims, dcql_query: {}, nonce: request.claims.nonce } as never,
      authorizationResponsePayload: payload,
    });
    assert.equal(response.type, 'dcql');
  });
});
