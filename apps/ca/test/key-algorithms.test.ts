import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { httpRequest } from '@inro/host';
import { keyAlgorithmRows } from '@inro/jpki-profile';
import { parseCertificate } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import { skipRevocation, verifyCertificateSync } from '@inro/verifier/node';
import { rsaKey } from './rsa-keys.ts';
import {
  fromText,
  makeElement,
  makeOrder,
  opensslFolder,
  p384Key,
  type Signatory,
  startTestAuthority,
  type TestAuthority,
} from './support.ts';

const BEGIN = keyAlgorithmRows['ec-p384'].begins;
const END = keyAlgorithmRows['rsa-2048'].ends!;
const HOUR = 3_600_000;
const both = 'rsa-2048 ec-p384';

describe('ADR 57: what the authority certifies, by the date and by what the element makes', () => {
  let ca: TestAuthority;
  /** The element of the authority’s maker, as it says what it makes; `undefined`: as it was before it said so. */
  const attested = new Map<string | undefined, Awaited<ReturnType<TestAuthority['element']['attestedAs']>>>();
  const cards = new Map<string | undefined, Awaited<ReturnType<TestAuthority['element']['attestedAs']>>>();
  before(async () => {
    ca = await startTestAuthority();
    for (const makes of [undefined, 'rsa-2048', both, 'ec-p384 rsa-2048 ml-dsa-44', 'ml-dsa-44']) {
      attested.set(makes, await ca.element.attestedAs('inro-one', 'phone', makes));
      cards.set(makes, await ca.element.attestedAs('my-number-card', 'card', makes));
    }
  });
  after(() => ca.dispose());

  const at = (time: number) => ca.clock.move(time - ca.clock.now().getTime());
  let orders = 0;
  type Options = NonNullable<Parameters<typeof makeOrder>[3]>;
  const order = (by: Signatory, makes: string | undefined, options: Options, profile: 'phone' | 'card' = 'phone') =>
    makeOrder(profile, by, ca.element, {
      now: ca.clock.now(),
      attested: (profile === 'phone' ? attested : cards).get(makes)!,
      ...options,
    });
  const issue = async (body: unknown) => (await ca.issue(`order-${orders++}`, body)).certificates;
  const refused = async (body: unknown): Promise<string> =>
    await issue(body).then(
      () => 'issued',
      (failure: { code: string }) => failure.code,
    );
  /** A card of today: made at the counter by an officer of today. */
  async function cardOfToday(algorithm: 'rsa-2048' | 'ec-p384'): Promise<Signatory> {
    const officer = await ca.officer(algorithm === 'rsa-2048' ? rsaKey() : p384Key());
    const { body, keys } = order(officer, both, { algorithm }, 'card');
    const certificates = await issue(body);
    const signing = certificates.findIndex(({ kind }) => kind === 'digitalSignature');
    return { certificate: fromText(certificates[signing]!.certificate), privateKey: keys[1]!.privateKey };
  }

  let early: Signatory;
  it('is RSA-2048 until the last moment of 2027 in Japan, whatever the element makes', async () => {
    at(BEGIN - 4 * HOUR);
    early = await cardOfToday('rsa-2048');
    assert.equal(await refused(order(early, both, { algorithm: 'ec-p384' }).body), 'ca.key_algorithm_not_accepted');
    for (const makes of [undefined, 'rsa-2048', both])
      assert.equal((await issue(order(early, makes, {}).body)).length, 2, makes);
    assert.equal(await refused(order(early, 'ml-dsa-44', {}).body), 'ca.key_algorithm_not_accepted');
    await assert.rejects(ca.officer(p384Key()), { code: 'ca.certificate_request_invalid' });
  });

  it('is P-384 from then on where the element makes it, and RSA-2048 where it does not', async () => {
    at(BEGIN + HOUR);
    for (const makes of [both, 'ec-p384 rsa-2048 ml-dsa-44']) {
      assert.equal((await issue(order(early, makes, { algorithm: 'ec-p384' }).body)).length, 2);
      assert.equal(await refused(order(early, makes, {}).body), 'ca.key_algorithm_not_accepted');
    }
    for (const makes of [undefined, 'rsa-2048']) {
      assert.equal((await issue(order(early, makes, {}).body)).length, 2);
      assert.equal(await refused(order(early, makes, { algorithm: 'ec-p384' }).body), 'ca.key_algorithm_not_accepted');
    }
    await assert.rejects(ca.officer(rsaKey()), { code: 'ca.certificate_request_invalid' });
  });

  it('is what it was when the person applied, for a deployment that is under way', async () => {
    at(BEGIN + HOUR);
    const document = { requestedAt: new Date(BEGIN - 1000).toISOString() };
    assert.equal((await issue(order(early, both, { document }).body)).length, 2);
    const later = order(early, both, { document, algorithm: 'ec-p384' }).body;
    assert.equal(await refused(later), 'ca.key_algorithm_not_accepted');
    at(BEGIN + 8 * 24 * HOUR);
    assert.equal(await refused(order(early, both, { document }).body), 'ca.application_too_old');
  });

  it('is issued by a root on P-384 with SHA-384, and openssl verifies certificate, application, CRL and OCSP', async () => {
    at(BEGIN + 9 * 24 * HOUR);
    const card = await cardOfToday('ec-p384');
    const { body } = order(card, both, { algorithm: 'ec-p384' });
    const certificates = await issue(body);
    await ca.running.schedule.kick();
    using folder = opensslFolder();
    folder.write('application.der', fromText(body.application));
    for (const { kind, certificate, issuer } of certificates) {
      const der = fromText(certificate);
      const parsed = parseCertificate(der);
      assert.ok(parsed.publicKey.type === 'EC' && parsed.publicKey.curve === 'P-384', kind);
      const purpose = kind === 'userAuthentication' ? 'user-authentication' : 'digital-signature';
      const request = { certificate: der, trustAnchors: [fromText(issuer)], purpose, at: ca.clock.now() } as const;
      assert.equal(verifyCertificateSync({ ...request, revocation: skipRevocation }).status, 'valid');
      folder.pem('holder', der);
      folder.pem('root', fromText(issuer));
      const time = String(Math.floor(ca.clock.now().getTime() / 1000));
      const [crl] = parsed
        .extension('crlDistributionPoints')!
        .flatMap(({ name }) => (name && 'fullName' in name ? name.fullName : []));
      assert.ok(crl?.form === 'uniformResourceIdentifier');
      folder.write('list.crl', (await httpRequest(crl.text)).body);
      folder.openssl(...'crl -inform DER -in list.crl -out list.pem'.split(' '));
      const verified = folder.openssl(
        ...`verify -attime ${time} -crl_check -x509_strict -CAfile root.pem -CRLfile list.pem holder.pem`.split(' '),
      );
      assert.match(verified, /holder.pem: OK/);
      assert.match(
        folder.openssl('x509', '-in', 'holder.pem', '-noout', '-text'),
        /Signature Algorithm: ecdsa-with-SHA384/,
      );
      const answer = await httpRequest(`${ca.statusOrigin}/ocsp`, {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request' },
        body: buildOcspRequest(der, fromText(issuer), { hash: 'SHA-1' }),
      });
      folder.write('response.der', answer.body);
      const said = folder.openssl(
        ...`ocsp -respin response.der -CAfile root.pem -issuer root.pem -cert holder.pem -attime ${time}`.split(' '),
      );
      // openssl compares the status's own times with its clock, whatever -attime says.
      assert.match(said, /^(?:holder\.pem: )?good$/m);
    }
    folder.pem('card', card.certificate);
    folder.openssl(
      ...'cms -verify -noverify -inform DER -in application.der -certfile card.pem -out document.json'.split(' '),
    );
  });

  it('ends with its algorithm: no RSA certificate outlasts 2030, none on P-384 is cut', async () => {
    at(BEGIN + 10 * 24 * HOUR);
    const ends = (list: readonly { certificate: string }[]) =>
      list.map(({ certificate }) => parseCertificate(fromText(certificate)).notAfter.at);
    const old = ends(await issue(order(early, undefined, {}).body));
    for (const end of old) assert.ok(end < END && end > END - 24 * HOUR, new Date(end).toISOString());
    const card = await cardOfToday('ec-p384');
    for (const end of ends(await issue(order(card, both, { algorithm: 'ec-p384' }).body))) assert.ok(end > END);
    for (const { name, certificate } of ca.authorities) {
      const root = new X509Certificate(Buffer.from(certificate, 'base64'));
      const isRsa = root.publicKey.asymmetricKeyType === 'rsa';
      assert.equal(isRsa, name === 'signature-1' || name === 'authentication-1');
      assert.equal(new Date(root.validTo).getTime() < END, isRsa, name);
    }
  });

  it('is nothing at all in 2031 for an element that makes RSA-2048 alone, nor for an application that was under way', async () => {
    at(END - HOUR);
    const card = await cardOfToday('ec-p384');
    const body = order(card, undefined, {}).body;
    at(END + HOUR);
    assert.equal(await refused(body), 'ca.key_algorithm_not_accepted');
    assert.equal(await refused(order(card, undefined, {}).body), 'ca.key_algorithm_not_accepted');
    assert.equal((await issue(order(card, both, { algorithm: 'ec-p384' }).body)).length, 2);
  });

  it('and its roots on RSA-2048 say nothing more: no responder, no list, no answer; the others go on', async () => {
    at(END + 24 * HOUR);
    await ca.running.schedule.kick();
    const { db } = ca.running.context;
    const over = await db.selectFrom('responder').select('authority').where('not_after', '>', new Date(END)).execute();
    assert.deepEqual([...new Set(over.map(({ authority }) => authority))].sort(), [
      'access-1',
      'authentication-2',
      'signature-2',
    ]);
    const lists = await db.selectFrom('crl').select(['authority', 'next_update']).execute();
    for (const { authority, next_update } of lists)
      assert.equal(next_update! > ca.clock.now(), !/^(?:signature|authentication)-1$/.test(authority), authority);
    const root = ca.authorities.find(({ name }) => name === 'signature-1')!;
    const request = buildOcspRequest(early.certificate, fromText(root.certificate));
    const { body } = await httpRequest(`${ca.statusOrigin}/ocsp`, {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request' },
      body: request,
    });
    // RFC 6960 §4.2.1: unauthorized (6).
    assert.deepEqual([...body], [0x30, 3, 0x0a, 1, 6]);
  });

  it('is no other element’s, maker or not: what an element makes is what its maker signed', async () => {
    at(END + 25 * HOUR);
    const stranger = await makeElement();
    const card = await cardOfToday('ec-p384');
    const body = makeOrder('phone', card, stranger, {
      now: ca.clock.now(),
      algorithm: 'ec-p384',
      attested: await stranger.attestedAs('inro-one', 'phone', both),
    }).body;
    assert.equal(await refused(body), 'ca.attestation_invalid');
  });
});
