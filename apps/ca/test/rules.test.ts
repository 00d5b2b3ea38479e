import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { eraDate } from '@inro/authority-wire/subject';
import { toBase64 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { movableClock } from '@inro/host/testing';
import { endOfQuarterBefore } from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid, parseCertificate, parseCertificateList } from '@inro/pki/read';
import { buildCertificateRequest } from '@inro/pki/request';
import { InroError } from '@inro/problem';
import { editionAt, parseConfiguration, readPlaces } from '../src/configuration.ts';
import { issuingHours } from '../src/issuing-hours.ts';
import { digestText, fromText, makeOrder, opensslFolder, startTestAuthority } from './support.ts';

const refused = (code: string) => (failure: unknown) => failure instanceof InroError && failure.code === code;
const hours = { from: '08:00', until: '19:30' };

describe('docs/facts.md, Application: rules of issuing', () => {
  it('issuing hours: 8:00 to 19:30 in Japan, with the time when it opens again', () => {
    const at = (text: string) => issuingHours(parseConfiguration({ issuingHours: hours }), new Date(text));
    assert.deepEqual(at('2026-11-21T22:59:59Z'), { open: false, opensAt: new Date('2026-11-21T23:00:00Z') });
    assert.deepEqual(at('2026-11-21T23:00:00Z'), { open: true });
    assert.deepEqual(at('2026-11-22T10:29:59Z'), { open: true });
    assert.deepEqual(at('2026-11-22T10:30:00Z'), { open: false, opensAt: new Date('2026-11-22T23:00:00Z') });
    const night = parseConfiguration({ issuingHours: { from: '22:00', until: '02:00' } });
    assert.deepEqual(issuingHours(night, new Date('2026-11-22T16:00:00Z')), { open: true });
    assert.deepEqual(issuingHours(parseConfiguration({}), new Date('2026-11-22T16:00:00Z')), { open: true });
  });

  it('outside of them an order is put off with 503 and no trace, and a finished one is still answered', async () => {
    const clock = movableClock(new Date('2026-11-23T01:00:00Z'));
    const ca = await startTestAuthority({ issuingHours: hours }, clock);
    try {
      const card = await ca.card();
      const done = makeOrder('phone', card, ca.element, { now: clock.now() }).body;
      const issued = await ca.issue('done', done);
      clock.move(12 * 3_600_000);
      const { body } = makeOrder('phone', card, ca.element, { now: clock.now() });
      await assert.rejects(ca.issue('later', body), (failure) => {
        assert.ok(refused('ca.outside_issuing_hours')(failure));
        assert.equal((failure as InroError).details.opensAt, '2026-11-23T23:00:00.000Z');
        return true;
      });
      assert.deepEqual(await ca.issue('done', done), issued);
      assert.deepEqual(await ca.registration.call('ca', 'GET', '/issuing-hours'), {
        open: false,
        opensAt: '2026-11-23T23:00:00.000Z',
      });
      clock.move(10 * 3_600_000 + 60_000);
      assert.equal((await ca.issue('later', body)).certificates.length, 2);
    } finally {
      await ca.dispose();
    }
  });

  it('a card’s certificates end with the card when that is sooner than the fifth birthday', async () => {
    const ca = await startTestAuthority();
    try {
      const until = new Date(Math.floor(Date.now() / 1000) * 1000 + 90 * 86_400_000);
      const document = { cardValidUntil: until.toISOString() };
      const { certificates } = await ca.issue(
        'short',
        makeOrder('card', await ca.officer(), ca.element, { document }).body,
      );
      const ends = certificates.map(({ certificate }) => parseCertificate(fromText(certificate)).notAfter.at);
      assert.equal(Math.max(...ends), until.getTime());
      assert.ok(ends.every((end) => end <= until.getTime()));
    } finally {
      await ca.dispose();
    }
  });

  for (const [layout, tells] of [
    ['inro', false],
    ['jpki', true],
  ] as const)
    it(`an authentication certificate of layout ${layout} ${tells ? 'ends on the birthday, as the public one does' : 'shows no service its holder’s birthday'}`, async () => {
      const ca = await startTestAuthority({ editions: [{ from: '2026-01-01', layout, buckets: 16, policies: {} }] });
      try {
        const { certificates } = await ca.issue('ends', makeOrder('card', await ca.officer(), ca.element, {}).body);
        const [signing, authentication] = ['digitalSignature', 'userAuthentication'].map((kind) => {
          const { certificate } = certificates.find((one) => one.kind === kind)!;
          return parseCertificate(fromText(certificate)).notAfter.at;
        });
        const quarter = endOfQuarterBefore(new Date(signing!), new Date()).getTime();
        assert.equal(authentication, tells ? signing : quarter);
        assert.notEqual(quarter, signing);
      } finally {
        await ca.dispose();
      }
    });

  it('the date of birth names its era', () => {
    const dates = {
      '1868-01-24': '018680124',
      '1912-07-29': '119120729',
      '1912-07-30': '219120730',
      '1989-01-07': '319890107',
      '1989-01-08': '419890108',
      '2019-05-01': '520190501',
    };
    for (const [date, expected] of Object.entries(dates)) assert.equal(eraDate(date), expected);
  });

  it('the jpki layout: the public arc, directory names as distribution points by municipality, still strict for openssl', async () => {
    using folder = opensslFolder();
    const ca = await startTestAuthority({ editions: [{ from: '2026-01-01', layout: 'jpki' }] });
    try {
      const { certificates } = await ca.issue('phone', makeOrder('phone', await ca.card(), ca.element).body);
      const [authentication, signing] = certificates.map((one) => parseCertificate(fromText(one.certificate)));
      const forms = signing!
        .extension('subjectAltName')!
        .map((name) => (name.form === 'otherName' ? name.type : name.form));
      const { name, dateOfBirth, sex, address, nameSubstitutions, addressSubstitutions } = oid.jpki.attribute;
      assert.deepEqual(forms, [name, dateOfBirth, sex, address, nameSubstitutions, addressSubstitutions]);
      assert.equal(signing!.extension('issuerAltName')![0]!.form, 'directoryName');
      for (const [index, one] of [authentication!, signing!].entries()) {
        const point = one.extension('crlDistributionPoints')![0]!.name!;
        const directory =
          'fullName' in point && point.fullName[0]?.form === 'directoryName' ? point.fullName[0].name : undefined;
        const crlName = directory?.texts(oid.attribute.commonName)[0];
        assert.match(crlName ?? '', /-1-phone-tokyo-to-chiyoda-ku$/);
        const crl = await httpRequest(`${ca.statusOrigin}/crl/${crlName}.crl`);
        const scope = parseCertificateList(crl.body).issuingDistributionPoint!.name!;
        assert.ok(
          'fullName' in scope &&
            scope.fullName[0]?.form === 'directoryName' &&
            scope.fullName[0].name.matches(directory!),
        );
        folder.pem('root', fromText(certificates[index]!.issuer));
        folder.pem('leaf', one.der);
        folder.write('one.crl', crl.body);
        folder.openssl('crl', '-inform', 'DER', '-in', 'one.crl', '-out', 'crl.pem');
        assert.match(
          folder.openssl(
            'verify',
            '-x509_strict',
            '-crl_check',
            '-extended_crl',
            '-CAfile',
            'root.pem',
            '-CRLfile',
            'crl.pem',
            'leaf.pem',
          ),
          /OK/,
        );
      }
    } finally {
      await ca.dispose();
    }
  });

  it('configuration: the newest edition whose date has come; what it does not know is refused', () => {
    const dated = parseConfiguration({
      editions: [
        { from: '2026-01-01', layout: 'inro' },
        { from: '2027-04-01', layout: 'jpki' },
      ],
    });
    assert.equal(editionAt(dated, new Date('2027-03-31T23:59:59Z')).layout, 'inro');
    assert.equal(editionAt(dated, new Date('2027-04-01T00:00:00Z')).layout, 'jpki');
    assert.throws(() => editionAt(dated, new Date('2025-01-01T00:00:00Z')), refused('ca.configuration_invalid'));
    for (const wrong of [
      { editions: [] },
      { typo: 1 },
      { issuingHours: { from: '8', until: '9' } },
      { ocsp: { responderDays: 31 } },
    ]) {
      assert.throws(() => parseConfiguration(wrong), refused('ca.configuration_invalid'));
    }
    const folder = mkdtempSync(join(tmpdir(), 'inro-ca-'));
    const file = join(folder, 'ca.json');
    assert.throws(() => readPlaces(folder, { CA_CONFIG: file }), refused('ca.configuration_invalid'));
    writeFileSync(file, JSON.stringify({ issuingHours: hours }));
    assert.deepEqual(readPlaces(folder, { CA_CONFIG: file, INRO_TRUSTED_MAKERS: '/makers' }), {
      configuration: parseConfiguration({ issuingHours: hours }),
      keysDir: join(folder, 'keys'),
      makers: '/makers',
      passphraseFile: join(folder, 'keys', 'passphrase'),
    });
    rmSync(folder, { recursive: true });
  });
});

describe('Access certificates', () => {
  it('a service proves its key and gets names in three languages and its origin; the same order, the same certificate; the operator revokes it', async () => {
    using folder = opensslFolder();
    const ca = await startTestAuthority();
    try {
      const signer = keySigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
      const request = await buildCertificateRequest('bank', { ...signer, algorithm: 'ecdsa-with-SHA256' });
      const names = { ja: '印籠銀行', 'ja-x-easy': 'いんろうぎんこう', en: 'Inro Bank' };
      const body = {
        kind: 'relyingParty',
        certificateRequest: toBase64(request),
        names,
        origin: 'http://bank.localhost:8429',
        imprint: { purposes: [names], contacts: ['https://bank.example/privacy'] },
      };
      const order = (change: object = {}, by = ca.operator) =>
        by.call<{ certificate: string; issuer: string }>('ca', 'PUT', '/access-certificates/bank', {
          ...body,
          ...change,
        });
      const issued = await order();
      assert.deepEqual(await order(), issued);
      // The answer was lost, and the service signs its request anew: another signature of the same key.
      const again = await buildCertificateRequest('bank', { ...signer, algorithm: 'ecdsa-with-SHA256' });
      assert.notDeepEqual(again, request);
      assert.deepEqual(await order({ certificateRequest: toBase64(again) }), issued);
      for (const change of [{ origin: 'http://clinic.localhost:8429' }, { names: { ...names, en: 'Another Bank' } }])
        await assert.rejects(order(change), refused('ca.key_already_certified'));
      const certificate = parseCertificate(fromText(issued.certificate));
      assert.deepEqual(certificate.extension('subjectAltName'), [
        { form: 'dNSName', text: 'bank.localhost' },
        { form: 'uniformResourceIdentifier', text: 'http://bank.localhost:8429' },
      ]);
      assert.deepEqual(certificate.extension('extendedKeyUsage'), [oid.inro.extendedKeyUsage.relyingParty]);
      const named = Buffer.from(certificate.find(oid.inro.extension.relyingPartyNames)!.value).toString('utf8');
      for (const text of Object.values(names)) assert.ok(named.includes(text));
      folder.pem('root', fromText(issued.issuer));
      folder.pem('leaf', fromText(issued.certificate));
      assert.match(folder.openssl('verify', '-x509_strict', '-CAfile', 'root.pem', 'leaf.pem'), /OK/);

      await assert.rejects(order({}, ca.registration), refused('http.unauthorized'));
      for (const origin of [
        'http://bank.example',
        'https://bank.example/',
        'https://bank.example/path',
        'javascript:1',
        'https://a@bank.example',
      ]) {
        await assert.rejects(order({ origin }), refused('http.body_invalid'), origin);
      }
      for (const en of ['', ' Bank', 'Ba\u3164nk', 'B\u0430nk', 'Cafe\u0301', 'B'.repeat(65)])
        await assert.rejects(order({ names: { ...names, en } }), refused('http.body_invalid'), en);
      const broken = Uint8Array.from(request);
      broken[broken.length - 1]! ^= 1;
      const rsa = keySigner(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
      const wrongKind = await buildCertificateRequest('bank', { ...rsa, algorithm: 'sha256WithRSAEncryption' });
      for (const bad of [broken, wrongKind, new Uint8Array(randomBytes(40))]) {
        await assert.rejects(order({ certificateRequest: toBase64(bad) }), refused('ca.certificate_request_invalid'));
      }
      const revoked = await ca.operator.call<{ state: string }>(
        'ca',
        'PUT',
        `/revocations/${digestText(certificate.der)}`,
        { reason: 'privilegeWithdrawn', at: ca.clock.now().toISOString() },
      );
      assert.equal(revoked.state, 'revoked');
    } finally {
      await ca.dispose();
    }
  });
});
