import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InroError } from '@inro/problem';
import { type CertificateOptions, der, newRoot } from '../../../quality/testing/verifier/authority.ts';
import { rfc5280Profile } from '../src/index.ts';
import { ask, below, bytesOf, ca, e, hours, type Report, root, SECOND, said } from './support/paths.ts';

/** An expected failure of another room. */
class OtherError extends InroError {
  get row(): never {
    throw new TypeError('nobody tells this one');
  }
}

describe('RFC 5280 §6.1: a report says of each certificate what was looked at', () => {
  const result = (report: Report, about: string) =>
    report.checks.flatMap((one) => (one.about === about ? [`${one.check} ${one.result}`] : []));
  it('of a path of four', async () => {
    const one = await ca('CA 1', root);
    const two = await ca('CA 2', one);
    const report = ask(await below(two), { intermediates: bytesOf(one, two) });
    const alone = ['validity', 'cryptography', 'criticalExtensions', 'profile', 'structure'];
    const passed = (...names: string[]) => names.map((name) => `${name} passed`);
    assert.deepEqual(result(report, 'trust-anchor'), passed(...alone, 'certificationAuthority', 'trustAnchor'));
    assert.deepEqual(result(report, 'issuer-2'), passed(...alone, 'certificationAuthority'));
    assert.deepEqual(result(report, 'issuer-1'), passed(...alone, 'certificationAuthority'));
    assert.deepEqual(
      result(report, 'certificate'),
      passed(...alone, 'policies', 'purpose', 'signature', 'nameChaining'),
    );
    assert.deepEqual(
      report.times.map(({ what, about }) => `${what} ${about}`),
      ['trust-anchor', 'issuer-2', 'issuer-1', 'certificate'].flatMap((about) => [
        `notBefore ${about}`,
        `notAfter ${about}`,
      ]),
    );
    assert.equal(report.status, 'valid');
    if (report.status === 'valid')
      assert.deepEqual(
        report.issuers.map((issuer) => Buffer.from(issuer.der)),
        bytesOf(two, one, root).map((bytes) => Buffer.from(bytes)),
      );
  });
  const unknown = { '2.25.1': { oid: '2.25.1', critical: true, value: der.nullValue() } };
  const defects: readonly (readonly [Partial<CertificateOptions>, string, string])[] = [
    [{ notAfter: hours(-SECOND) }, 'certificate.expired', 'validity'],
    [{ notBefore: hours(SECOND) }, 'certificate.not_yet_valid', 'validity'],
    [{ change: unknown }, 'certificate.unknown_critical_extension', 'criticalExtensions'],
    [{ serialNumber: Uint8Array.of(0) }, 'profile.serial_number', 'profile'],
  ];
  for (const [options, code, check] of defects)
    it(`${code} at every place, and its ${check} alone fails`, async () => {
      const middle = await ca('Middle', root, options);
      const anchor = await ca('Anchor', undefined, options);
      for (const [report, about] of [
        [ask(await below(root, options)), 'certificate'],
        [ask(await below(middle), { intermediates: bytesOf(middle) }), 'issuer-1'],
        [ask(await below(anchor), { trustAnchors: bytesOf(anchor) }), 'trust-anchor'],
      ] as const) {
        assert.deepEqual(said(report), [`${code} ${about}`]);
        const checks = result(report, about);
        assert.deepEqual(
          checks.filter((text) => !text.endsWith('passed')),
          [`${check} failed`],
        );
        assert.ok(!checks.includes(`${check} passed`) && !checks.includes('structure passed'));
        assert.ok(
          result(report, about === 'trust-anchor' ? 'certificate' : 'trust-anchor').includes('structure passed'),
        );
      }
    });
  it('the expected name and the purpose too', async () => {
    const report = ask(await below(root), {
      expectedName: { kind: 'dns', name: 'a.example' },
      purpose: 'time-stamping',
    });
    assert.deepEqual(said(report), ['purpose.extended_key_usage certificate', 'names.not_the_expected certificate']);
    const failed = result(report, 'certificate').filter((text) => !text.endsWith('passed'));
    assert.deepEqual(failed, ['purpose failed', 'expectedName failed']);
    assert.ok(!result(report, 'certificate').includes('purpose passed'));
  });
  it('a broken extension is the certificate’s whose it is', async () => {
    const broken = { [e.extendedKeyUsage]: { oid: e.extendedKeyUsage, critical: false, value: der.sequence() } };
    const middle = await ca('Middle', root, { change: broken });
    assert.deepEqual(said(ask(await below(root, { change: broken }))).at(0), 'certificate.malformed certificate');
    const above = ask(await below(middle), { intermediates: bytesOf(middle) });
    assert.deepEqual(said(above)[0], 'certificate.malformed issuer-1');
    const [finding] = above.findings;
    assert.deepEqual(Object.keys(finding!.detail!), ['structure', 'reason']);
  });
  it('what is no broken certificate is no finding: a rule’s own mistake comes out', async () => {
    const leaf = await below(root);
    for (const mistake of [new TypeError('a rule that is wrong'), new OtherError('other.room')]) {
      const holds = (): boolean => {
        throw mistake;
      };
      const profile = { ...rfc5280Profile, rules: [{ code: 'profile.serial_number' as const, holds }] };
      assert.throws(() => ask(leaf, { profile }), mistake);
    }
  });
  it('of a path that is missing: the certificate’s own time, both ends included', async () => {
    const stranger = bytesOf(await newRoot('Stranger', 'p256'));
    const leaf = await below(root, { notBefore: hours(-1), notAfter: hours(1) });
    const when = (time: Date) => said(ask(leaf, { trustAnchors: stranger, at: time })).slice(1);
    assert.deepEqual(when(hours(-1)), []);
    assert.deepEqual(when(hours(1)), []);
    assert.deepEqual(when(hours(-1 - SECOND)), ['certificate.not_yet_valid certificate']);
    assert.deepEqual(when(hours(1 + SECOND)), ['certificate.expired certificate']);
  });
});
