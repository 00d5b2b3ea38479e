// docs/protocol/statements.md, ADR 87: what the authority states, to whom, and for how long.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { movableClock } from '@inro/host/testing';
import { oid, parseCertificate } from '@inro/pki/read';
import { confirmationKey, readSdJwt } from '@inro/presentation/sd-jwt';
import { isOfItsTime, readStatedItems, STATEMENT_TYPE, statementItems } from '@inro/presentation/statement';
import { joseToDer } from '@inro/verifier';
import { nodeSignatureVerifier, skipRevocation, verifyCertificateSync } from '@inro/verifier/node';
import { makeElement } from '../../../quality/testing/pki/element-maker.ts';
import { openSealed, pool } from '../../../quality/testing/statement/pool.ts';
import { statedItems } from '../src/statements/items.ts';
import {
  digestText,
  fromText,
  hanako,
  type IssuedAnswer,
  makeOrder,
  startTestAuthority,
  type TestAuthority,
} from './support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const form = { typ: [STATEMENT_TYPE], alg: ['ES256'] } as const;

describe('POST /statements', () => {
  let ca: TestAuthority;
  let phones = 0;
  let token: string;
  let issued: IssuedAnswer['certificates'];

  before(async () => {
    ca = await startTestAuthority();
  });
  after(() => ca.dispose());
  beforeEach(async () => {
    token = `the-status-token-of-phone-${++phones}`;
    issued = await enrol(token);
  });

  async function enrol(name: string, options: Parameters<typeof makeOrder>[3] = {}) {
    const { body } = makeOrder('phone', await ca.card(), ca.element, { now: ca.clock.now(), token: name, ...options });
    return (await ca.issue(name, body)).certificates;
  }
  async function ask(body: unknown, as: string | undefined = token) {
    const headers = { 'content-type': 'application/json', ...(as === '' ? {} : { authorization: `Bearer ${as}` }) };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await httpRequest(`${ca.statusOrigin}/statements`, {
      method: 'POST',
      headers,
      body: Buffer.from(text),
    });
    const read = JSON.parse(Buffer.from(answer.body).toString()) as {
      sealed: string;
      expiresAt: string;
      code?: string;
    };
    return { ...read, status: answer.status, cache: answer.headers['cache-control'] };
  }
  const pause = () => ca.clock.move(5 * 60_000);
  const certificate = (kind: string) => fromText(issued.find((one) => one.kind === kind)!.certificate);
  const certificateOf = (profile: string) =>
    parseCertificate(certificate(profile === 'phone-digital-signature' ? 'digitalSignature' : 'userAuthentication'));
  const revoke = (kind: string, reason: string) =>
    ca.registration.call('ca', 'PUT', `/revocations/${digestText(certificate(kind))}`, {
      reason,
      at: ca.clock.now().toISOString(),
    });

  it('gives nine statements, sealed to the phone, each for the key that was named', async () => {
    const made = pool(ca.element);
    const answer = await ask(made.request);
    assert.deepEqual([answer.status, answer.cache], [200, 'no-store']);
    const opened = openSealed(answer.sealed, made.sealing);
    assert.equal(opened.statements.length, 8);
    for (const [at, statement] of opened.statements.entries()) {
      const key = confirmationKey(readSdJwt(statement, form).claims);
      assert.ok(key.algorithm === 'ES256' && Buffer.compare(key.point, made.keys[at]!.point) === 0);
    }
    const login = confirmationKey(readSdJwt(opened.login, form).claims);
    const { publicKey } = parseCertificate(certificate('userAuthentication'));
    assert.ok(login.algorithm === 'RS256' && publicKey.type === 'RSA');
    assert.deepEqual(login.modulus, publicKey.modulus.slice(1));
    assert.throws(() => openSealed(answer.sealed, pool(ca.element).sealing), /authenticate|state/);
    assert.ok(!Buffer.from(answer.sealed.split('.')[3]!, 'base64url').includes(hanako.name));
  });

  it('states what the signing certificate states, and is signed below its root', async () => {
    const made = pool(ca.element);
    const { sealed, expiresAt } = await ask(made.request);
    const [statement] = openSealed(sealed, made.sealing).statements;
    const { claims, issuer } = readSdJwt(statement!, form);
    assert.deepEqual(readStatedItems(claims), {
      name: { text: hanako.name, substituted_at: [] },
      address: { text: hanako.address, substituted_at: [] },
      prefecture: '東京都',
      birth_date: '2001-03-03',
      gender: 'female',
      ...Object.fromEntries([13, 15, 16, 18, 20, 25].map((age) => [`age_over_${age}`, true])),
      ...Object.fromEntries([60, 65, 70, 75].map((age) => [`age_over_${age}`, false])),
    });
    assert.ok(isOfItsTime(claims, ca.clock.now(), 60));
    assert.equal(Date.parse(expiresAt), Number(claims.exp) * 1000);
    const [x5c] = issuer.header.x5c as string[];
    const report = verifyCertificateSync({
      certificate: fromText(x5c!),
      trustAnchors: ca.authorities
        .filter(({ purpose }) => purpose === 'signature')
        .map((one) => fromText(one.certificate)),
      at: ca.clock.now(),
      purpose: 'statement-issuer',
      revocation: skipRevocation,
    });
    assert.equal(report.status, 'valid', JSON.stringify(report.findings));
    const leaf = parseCertificate(fromText(x5c!));
    assert.deepEqual(leaf.extension('extendedKeyUsage'), [oid.inro.extendedKeyUsage.statementIssuer]);
    assert.ok(leaf.notAfter.at - leaf.notBefore.at <= 10 * DAY);
    const signature = joseToDer(issuer.signature)!;
    const scheme = { name: 'ECDSA', hash: 'SHA-256' } as const;
    const data = issuer.signingInput;
    assert.equal(nodeSignatureVerifier.verify({ key: leaf.publicKey, scheme, data, signature }), true);
  });

  it('are of one length and carry the same times, whoever they are about and whenever that day they were asked for', async () => {
    const looks = async (as: string) => {
      const made = pool(ca.element);
      const { sealed } = await ask(made.request, as);
      return openSealed(sealed, made.sealing).statements.map((statement) => {
        const { issuer } = readSdJwt(statement, form);
        const { iat, exp, _sd } = issuer.payload as { iat: number; exp: number; _sd: string[] };
        return { iat, exp, digests: _sd.length, length: statement.split('~')[0]!.length };
      });
    };
    // Early on a day, so that two hours later it is the same.
    ca.clock.move(DAY - (ca.clock.now().getTime() % DAY) + HOUR);
    const first = await looks(token);
    ca.clock.move(2 * HOUR);
    const subject = {
      ...hanako,
      name: '阿',
      address: '東京都千代田区一丁目',
      dateOfBirth: '1931-12-01',
      sex: 'male',
    } as const;
    const other = 'the-status-token-of-somebody-else';
    const officer = await ca.officer();
    const card = makeOrder('card', officer, ca.element, { now: ca.clock.now(), subject });
    const { certificates } = await ca.issue('card-of-somebody-else', card.body);
    const signing = certificates.findIndex((one) => one.kind === 'digitalSignature');
    const signer = { certificate: fromText(certificates[signing]!.certificate), privateKey: card.keys[1]!.privateKey };
    const phone = makeOrder('phone', signer, ca.element, { now: ca.clock.now(), subject, token: other });
    await ca.issue('phone-of-somebody-else', phone.body);
    const second = await looks(other);
    assert.equal(new Set([...first, ...second].map((one) => JSON.stringify(one))).size, 1);
    assert.deepEqual([first[0]!.iat % 86_400, first[0]!.exp - first[0]!.iat], [0, 172_800]);
    assert.equal(first[0]!.digests, statementItems.length);
  });

  for (const [what, kind, reason] of [
    ['an attribute changes', 'digitalSignature', 'affiliationChanged'],
    ['the phone is lost', 'userAuthentication', 'keyCompromise'],
    ['the phone is suspended', 'userAuthentication', 'certificateHold'],
    ['the signing certificate is suspended', 'digitalSignature', 'certificateHold'],
    ['others take their place', 'digitalSignature', 'superseded'],
  ] as const)
    it(`gives none from the moment on when ${what}`, async () => {
      const made = pool(ca.element);
      assert.equal((await ask(made.request)).status, 200);
      await revoke(kind, reason);
      pause();
      assert.equal((await ask(made.request)).code, 'ca.statements_unavailable');
    });

  it('and what was given before is over within 48 hours', async () => {
    const made = pool(ca.element);
    const { sealed } = await ask(made.request);
    const at = ca.clock.now().getTime();
    const { claims } = readSdJwt(openSealed(sealed, made.sealing).login, form);
    assert.equal(isOfItsTime(claims, new Date(at + 48 * HOUR), 60), false);
    assert.equal(isOfItsTime(claims, new Date(at + 23 * HOUR), 60), true);
    assert.equal(isOfItsTime(claims, new Date(at - 25 * HOUR), 60), false);
    for (const [iat, exp] of [
      [claims.iat, Number(claims.exp) + 1],
      [Number(claims.iat) + 1, Number(claims.exp) + 1],
      ['0', '172800'],
    ])
      assert.equal(isOfItsTime({ iat, exp }, new Date(at), 60), false);
  });

  it('gives none that would outlive either of its certificates', async () => {
    const { db } = ca.running.context;
    const made = pool(ca.element);
    const { expiresAt } = await ask(made.request);
    for (const profile of ['phone-user-authentication', 'phone-digital-signature']) {
      const of = db.updateTable('certificate').where('issuance', '=', token).where('profile', '=', profile);
      const { notAfter } = certificateOf(profile);
      for (const [end, code] of [
        [new Date(Date.parse(expiresAt) - 1_000), 'ca.statements_unavailable'],
        [new Date(expiresAt), undefined],
        [new Date(notAfter.at), undefined],
      ] as const) {
        await of.set({ not_after: end }).execute();
        await db.updateTable('issuance').set({ stated_at: null }).where('id', '=', token).execute();
        assert.equal((await ask(made.request)).code, code);
      }
    }
  });

  it('gives none to a token of nobody, to none, and to a phone without a signing certificate', async () => {
    const made = pool(ca.element);
    for (const as of ['', 'short', 'a-token-that-nobody-ever-had'])
      assert.equal((await ask(made.request, as)).code, 'ca.staple_token_invalid');
    const alone = 'the-status-token-of-a-login-alone';
    await enrol(alone, { kinds: ['userAuthentication'] });
    assert.equal((await ask(made.request, alone)).code, 'ca.statements_unavailable');
    await ca.running.context.db.updateTable('issuance').set({ element_sha256: null }).where('id', '=', token).execute();
    assert.equal((await ask(made.request)).code, 'ca.statements_unavailable');
  });

  it('gives none for keys of another element, of none, of another use, twice, or of another number', async () => {
    const made = pool(ca.element);
    const [first, ...others] = made.request.keys;
    const foreign = pool(await makeElement());
    const refused: readonly [unknown, string][] = [
      [foreign.request, 'ca.attestation_invalid'],
      [{ ...made.request, attestationChain: foreign.request.attestationChain }, 'ca.attestation_invalid'],
      [{ ...made.request, attestationChain: toBase64(Uint8Array.of(0x30, 0)) }, 'ca.attestation_invalid'],
      [{ ...made.request, keys: foreign.request.keys }, 'ca.key_attestation_invalid'],
      [{ ...made.request, sealing: foreign.request.sealing }, 'ca.key_attestation_invalid'],
      [{ ...made.request, sealing: made.request.keys[0] }, 'ca.key_attestation_invalid'],
      [{ ...made.request, keys: [made.attested('sealing', made.keys[0]!), ...others] }, 'ca.key_attestation_invalid'],
      [{ ...made.request, keys: [others[0], ...others] }, 'ca.key_attestation_invalid'],
      [{ ...made.request, keys: [{ ...first, point: others[0]!.point }, ...others] }, 'ca.key_attestation_invalid'],
      [{ ...made.request, keys: others }, 'http.body_invalid'],
      [{ ...made.request, keys: [...made.request.keys, first] }, 'http.body_invalid'],
      [{ ...made.request, keys: [{ ...first, point: toBase64(new Uint8Array(65)) }, ...others] }, 'http.body_invalid'],
      [{ ...made.request, more: 1 }, 'http.body_invalid'],
      ['{', 'http.body_invalid'],
      [[], 'http.body_invalid'],
      ['x'.repeat(10_000), 'http.too_large'],
    ];
    for (const [body, code] of refused) assert.equal((await ask(body)).code, code);
    assert.equal((await ask(made.request)).status, 200, 'and no refusal counts as an answer');
  });

  it('answers a phone once in five minutes, of two at once one, and another phone meanwhile', async () => {
    const made = pool(ca.element);
    const both = await Promise.all([ask(made.request), ask(made.request)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 429]);
    assert.equal((await ask(made.request)).code, 'ca.statements_too_often');
    const other = 'the-status-token-of-another-phone';
    await enrol(other);
    assert.equal((await ask(made.request, other)).status, 200);
    pause();
    assert.equal((await ask(made.request)).status, 200);
  });

  it('writes down nothing but when it answered', async () => {
    const { db } = ca.running.context;
    const row = () => db.selectFrom('issuance').selectAll().where('id', '=', token).executeTakeFirstOrThrow();
    const { stated_at: never, ...before } = await row();
    const certificates = () => db.selectFrom('certificate').selectAll().where('issuance', '=', token).execute();
    const held = await certificates();
    assert.equal((await ask(pool(ca.element).request)).status, 200);
    const { stated_at: now, ...after } = await row();
    assert.ok(never === null && now instanceof Date);
    assert.deepEqual([after, await certificates()], [before, held]);
  });
});

describe('the age that a statement states', () => {
  it('is that of the day in Japan on which it begins, and a birthday counts', async () => {
    const ca = await startTestAuthority({}, movableClock());
    try {
      const card = parseCertificate((await ca.card()).certificate);
      const is18 = (at: string) => statedItems(card, new Date(at)).age_over_18;
      // Born on 3 March 2001.
      assert.deepEqual(['2019-03-02T14:59:59Z', '2019-03-02T15:00:00Z', '2018-12-31T00:00:00Z'].map(is18), [
        false,
        true,
        false,
      ]);
    } finally {
      await ca.dispose();
    }
  });
});
