import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, createFakeWallet } from '@inro/fake-wallet';
import { fromBase64 } from '@inro/foundation';
import { parseCertificate } from '@inro/pki/read';
import {
  createRelyingParty,
  describeDocument,
  MemoryTransactionStore,
  type Traced,
  temporaryServiceKey,
} from '../src/node/index.ts';
import { documentSignatures } from '../src/signature/index.ts';

const purpose = { ja: '本を借りるため', 'ja-x-easy': '本(ほん)を 借(か)りる ため', en: 'To borrow books' };
const origin = 'https://library.example';
const contract = new TextEncoder().encode('I, Hanako, owe a book.');
const wallet = await createFakeWallet({
  fetch: async () => new Response(contract, { headers: { 'content-type': 'text/plain' } }),
});
const signer = await wallet.certify(origin);

/** A service whose developer listens. */
function openService(listen?: (event: Traced) => void) {
  const told: Traced[] = [];
  const sdk = createRelyingParty({
    origin,
    signer,
    trustAnchors: wallet.trustAnchors,
    signatureAnchors: wallet.signatureAnchors,
    documentSignatures,
    store: new MemoryTransactionStore(),
    serviceKey: temporaryServiceKey(),
    trace: listen ?? ((event) => void told.push(event)),
  });
  const begin = () => sdk.ask({ flow: 'cross-device', purpose, login: {} });
  type Begun = Awaited<ReturnType<typeof begin>>;
  const fetched = ({ requestUri }: Begun) => sdk.requestObject(requestUri.split('/').at(-1)!);
  const answer = async (login: Begun, how: Answer) =>
    wallet.form(await fetched(login), login.qrPayload, { number: login.number, ...how });
  return {
    sdk,
    told,
    begin,
    answer,
    /** Everything a phone and a browser do. */
    async logIn(how: Answer = {}): Promise<void> {
      const login = await begin();
      await sdk.receiveAnswer(await answer(login, how)).catch(() => undefined);
      await sdk.result({ ...login, acts: ['login'] }).catch(() => undefined);
    },
    steps: () =>
      told.map(({ step, outcome, problem }) => [step, outcome, ...(problem ? [problem.code] : [])].join(' ')),
  };
}
const asFar = ['asked done', 'opened done', 'answered done'];

describe('what a developer is told of a login (ADR 92)', () => {
  it('is each step, with what was asked, what came, and which rules were looked at', async () => {
    const { logIn, steps, told } = openService();
    await logIn();
    assert.deepEqual(steps(), [...asFar, 'matched done', 'verified done', 'finished done']);
    const [asked, , answered, , verified] = told;
    assert.match(asked!.login, /^[\w-]{22}$/);
    assert.ok(told.every(({ login }) => login === asked!.login));
    assert.deepEqual([asked!.asked?.flow, asked!.asked?.acts], ['cross-device', ['login']]);
    assert.match(asked!.asked!.link, /^openid4vp:/);
    const { header, payload } = asked!.asked!.request as Record<string, Record<string, unknown>>;
    assert.deepEqual([header!.alg, payload!.response_uri], ['ES256', `${origin}/presentations/answers`]);
    const { vp_token: token } = answered!.answer as { vp_token: { login: [Record<string, Record<string, unknown>>] } };
    const [shape] = token.login;
    assert.deepEqual([shape.header!.alg, shape.payload!.nonce], ['RS256', payload!.nonce]);
    assert.match(JSON.stringify(shape.header), /"x5c":\["\[\d+ bytes\]"\],"ocsp":"\[\d+ bytes\]"/);
    assert.equal(shape.signature, '[256 bytes]');
    const chain = verified!.checks!.find(({ check, about }) => check === 'signature' && about === 'certificate');
    assert.deepEqual([chain!.clause, chain!.result], ['RFC 5280 §6.1.3 (a)(1)', 'passed']);
  });

  const failures: readonly (readonly [Answer['as'], readonly string[]])[] = [
    ['refused', ['answered refused relying-party.login_refused']],
    ['wrong-number', ['answered done', 'matched failed presentation.number_wrong']],
    ['other-service', ['answered done', 'matched failed presentation.answer_for_another_service']],
    ['other-request', ['answered done', 'matched failed presentation.answer_for_another_request']],
    ['revoked', ['answered done', 'matched done', 'verified failed relying-party.certificate_revoked']],
    ['stale', ['answered done', 'matched done', 'verified failed relying-party.authentication_indeterminate']],
    ['tampered', ['answered done', 'matched done', 'verified failed relying-party.authentication_invalid']],
    ['stranger', ['answered done', 'matched done', 'verified failed relying-party.authentication_invalid']],
  ];
  for (const [as, expected] of failures)
    it(`says where it ends that is ${as}`, async () => {
      const { logIn, steps, told } = openService();
      await logIn({ as: as! });
      assert.deepEqual(steps(), ['asked done', 'opened done', ...expected]);
      const { step, findings } = told.at(-1)!;
      if (step === 'verified') assert.ok(findings!.some(({ level }) => level !== 'note'));
    });

  it('says that an answer cannot be read', async () => {
    const { sdk, begin, answer, steps } = openService();
    const login = await begin();
    const form = new URLSearchParams(await answer(login, {}));
    form.set('vp_token', JSON.stringify({ login: ['no.jws'] }));
    await assert.rejects(sdk.receiveAnswer(form.toString()), { code: 'presentation.answer_malformed' });
    assert.deepEqual(steps(), [...asFar, 'matched failed presentation.answer_malformed']);
  });

  it('says that another browser than the phone returned to took it', async () => {
    const { sdk, steps } = openService();
    const login = await sdk.ask({ flow: 'same-device', purpose, login: {} });
    const request = await sdk.requestObject(login.requestUri.split('/').at(-1)!);
    await sdk.receiveAnswer(await wallet.form(request, login.qrPayload));
    const ending = { ...login, acts: ['login'] as const, responseCode: 'of another' };
    await assert.rejects(sdk.result(ending), { code: 'relying-party.response_code_wrong' });
    assert.equal(steps().at(-1), 'finished failed relying-party.response_code_wrong');
  });

  it('ends no login where it is told wrongly, and costs none where nobody listens', async () => {
    const { sdk, begin, answer } = openService(() => {
      throw new Error('a developer’s slip');
    });
    const login = await begin();
    await sdk.receiveAnswer(await answer(login, {}));
    await sdk.result({ ...login, acts: ['login'] });
  });
});

describe('what a developer is told of a person', () => {
  it('is nothing: no byte of a certificate, no name, no serial, no document, in any form', async () => {
    const { sdk, told } = openService();
    const documents = [
      describeDocument({
        title: '髙﨑　𠮷子の借用書',
        uri: `${origin}/contracts/hanako`,
        mediaType: 'text/plain',
        bytes: contract,
      }),
    ];
    const asks = [
      { login: {} },
      { login: {}, attributes: { keptDays: 1 }, signature: { documents } },
      { login: {}, statement: { required: ['name', 'age_over_18'] as const, keptDays: 0 } },
    ];
    const secrets: string[] = ['hanako', 'Hanako', '髙﨑', '𠮷子', '1990', '東京'];
    for (const what of asks)
      for (const as of ['valid', 'revoked', 'stranger', 'other-request'] as const) {
        const login = await sdk.ask({ flow: 'cross-device', purpose, ...what });
        const request = await sdk.requestObject(login.requestUri.split('/').at(-1)!);
        const attributes = { name: '髙﨑　𠮷子', address: '東京都千代田区１－１' };
        const form = await wallet.form(request, login.qrPayload, { number: login.number, as, attributes });
        secrets.push(...secretsIn(form));
        await sdk.receiveAnswer(form).catch(() => undefined);
      }
    const written = JSON.stringify(told);
    assert.ok(told.length >= asks.length * 4 * 3 && secrets.length > 60);
    for (const secret of secrets) assert.ok(!written.includes(secret), secret);
  });
});

/** Everything in an answer that tells of a person: as it was sent, as hexadecimal, and each part of it of some length. */
function secretsIn(form: string): string[] {
  const token = JSON.parse(new URLSearchParams(form).get('vp_token')!) as Record<string, [string]>;
  return Object.values(token).flatMap(([written]) =>
    written.split(/[.~]/).flatMap((part) => {
      const found = [part];
      const header = readHeader(part);
      for (const base64 of [...(header.x5c ?? []), ...(header.ocsp ? [header.ocsp] : [])]) {
        found.push(base64, base64.slice(100, 140), Buffer.from(base64, 'base64').toString('hex'));
        found.push(Buffer.from(base64, 'base64').toString('base64url').slice(100, 140));
      }
      for (const base64 of header.x5c ?? []) found.push(parseCertificate(fromBase64(base64)).serialHex);
      return found.filter((one) => one.length > 15);
    }),
  );
}

function readHeader(part: string): { readonly x5c?: string[]; readonly ocsp?: string } {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
  } catch {
    return {};
  }
}
