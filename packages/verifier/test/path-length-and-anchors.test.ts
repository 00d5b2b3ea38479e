import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid } from '@inro/pki/read';
import { at, type CertificateOptions, der, extensions } from '../../../quality/testing/verifier/authority.ts';
import { pathOnlyProfile, rfc5280Profile } from '../src/index.ts';
import { type CertificateRequest, verifyTrustAnchorSync } from '../src/node/index.ts';
import { ask, below, bytesOf, ca, e, hours, root, said, usage } from './support/paths.ts';

describe('RFC 5280 §6.1.4 (l)–(m): how long a path may be', () => {
  /** Accepted with so many issuers between, of which one may say how many follow. */
  const judge = async (lengths: readonly (number | undefined)[], more: Partial<CertificateRequest> = {}) => {
    const chain = [root];
    for (const [i, pathLength] of lengths.entries())
      chain.push(await ca(`CA ${i}`, chain.at(-1)!, { ca: pathLength === undefined ? {} : { pathLength } }));
    return said(ask(await below(chain.at(-1)!), { intermediates: bytesOf(...chain.slice(1)), ...more }));
  };
  const cases: readonly (readonly [readonly (number | undefined)[], number | undefined, readonly string[]])[] = [
    [[0], undefined, []],
    [[0, undefined], undefined, ['issuer.path_too_long issuer-1']],
    [[1, undefined], undefined, []],
    [[1, undefined, undefined], undefined, ['issuer.path_too_long issuer-1']],
    [[2, 0, undefined], undefined, ['issuer.path_too_long issuer-1']],
    [[0, 5], undefined, ['issuer.path_too_long issuer-1']],
    [[], 0, []],
    [[undefined], 0, ['issuer.path_too_long issuer-1']],
    [[undefined], 1, []],
    [[undefined, undefined], 1, ['issuer.path_too_long issuer-1']],
    [[0], 9, []],
  ];
  for (const [lengths, maximumIntermediates, expected] of cases)
    it(`${JSON.stringify(lengths)}, at most ${maximumIntermediates}: ${expected.join() || 'valid'}`, async () => {
      assert.deepEqual(
        await judge(lengths, maximumIntermediates === undefined ? {} : { maximumIntermediates }),
        expected,
      );
    });
});

describe('profile.ts: what is asked of the trust anchor, and what an issuer passes on', () => {
  const anchors: readonly (readonly [string, Partial<CertificateOptions>, string])[] = [
    ['expired', { notAfter: hours(-1) }, 'certificate.expired'],
    ['no CA', { change: { [e.basicConstraints]: null } }, 'issuer.not_a_ca'],
    ['for lists alone', { change: { [e.keyUsage]: extensions.keyUsage(['cRLSign']) } }, 'issuer.key_usage'],
    [
      'of names elsewhere',
      {
        change: {
          [e.nameConstraints]: {
            oid: e.nameConstraints,
            critical: true,
            value: der.sequence(
              der.implicit(0, der.sequence(der.sequence(der.explicit(4, der.sequence(der.setOf(attributeOf('X'))))))),
            ),
          },
        },
      },
      'names.not_permitted',
    ],
  ];
  function attributeOf(text: string) {
    return der.sequence(der.objectIdentifier(oid.attribute.commonName), der.utf8String(text));
  }
  for (const [what, options, code] of anchors)
    it(`a trust anchor that is ${what}: refused by RFC 5937, taken for name and key by §6.1.1 (d)`, async () => {
      const anchor = await ca('Anchor', undefined, options);
      const trustAnchors = bytesOf(anchor);
      const leaf = await below(anchor);
      assert.ok(said(ask(leaf, { trustAnchors })).some((text) => text.startsWith(code)));
      assert.equal(ask(leaf, { trustAnchors, profile: pathOnlyProfile }).status, 'valid');
    });
  it('extended key usages: what every issuer has, and anything where nobody says', async () => {
    const eku = (...ids: string[]) => ({ [e.extendedKeyUsage]: extensions.extendedKeyUsage(ids) });
    const judge = async (above: readonly (readonly string[] | undefined)[], profile = rfc5280Profile) => {
      const chain = [root];
      for (const [i, ids] of above.entries())
        chain.push(await ca(`CA ${i}`, chain.at(-1)!, ids === undefined ? {} : { change: eku(...ids) }));
      const leaf = await below(chain.at(-1)!, { change: eku(usage.serverAuth, usage.clientAuth) });
      const intermediates = bytesOf(...chain.slice(1));
      return ask(leaf, { intermediates, profile, purpose: 'server-authentication' }).status === 'valid';
    };
    for (const [above, accepted] of [
      [[[usage.serverAuth]], true],
      [[[usage.clientAuth]], false],
      [[[usage.serverAuth, usage.clientAuth], [usage.clientAuth]], false],
      [[[usage.clientAuth], [usage.serverAuth, usage.clientAuth]], false],
      [[[usage.serverAuth], undefined], true],
      [[[usage.clientAuth], undefined], false],
      [[[usage.clientAuth], [usage.any]], false],
      [[[usage.any], [usage.serverAuth]], true],
      [[[usage.any, usage.clientAuth]], true],
    ] as const)
      assert.equal(await judge(above), accepted, JSON.stringify(above));
    assert.ok(await judge([[usage.clientAuth]], { ...rfc5280Profile, nestedExtendedKeyUsage: false }));
  });
  it('a root asked about itself: its own signature where it is self-issued', async () => {
    const self = (bytes: Uint8Array, more = {}) =>
      verifyTrustAnchorSync({ certificate: bytes, at, purpose: 'any', ...more });
    const flipped = root.certificate.map((octet, i, all) => (i === all.length - 1 ? octet ^ 1 : octet));
    assert.deepEqual(said(self(flipped)), ['path.signature_invalid certificate']);
    assert.ok(self(flipped).checks.some(({ check, result: found }) => check === 'signature' && found === 'failed'));
    const crossed = self((await ca('Crossed', root)).certificate);
    assert.equal(crossed.status, 'valid');
    assert.ok(!crossed.checks.some(({ check }) => check === 'signature'));
    assert.deepEqual(said(self(root.certificate, { purpose: 'time-stamping' })), [
      'purpose.key_usage certificate',
      'purpose.extended_key_usage certificate',
      'purpose.is_a_ca certificate',
    ]);
    assert.equal(self(root.certificate).profile, 'rfc5280');
    assert.equal(self(root.certificate, { profile: pathOnlyProfile }).profile, 'rfc5280-path-only');
  });
});
