import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Certificate, oid, parseCertificate } from '@inro/pki/read';
import {
  algorithmIdentifier,
  at,
  type CertificateOptions,
  certificate,
  der,
  extensions,
  type Issuer,
  newResponder,
  newRoot,
  privateKey,
  signBody,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import {
  type CertificateProfile,
  pathOnlyProfile,
  rfc5280Profile,
  skipRevocation,
  verifyCertificateNow,
} from '../src/index.ts';
import {
  type CertificateRequest,
  nodeSignatureVerifier,
  VerifierCache,
  verifyCertificateSync,
  verifyTrustAnchorSync,
} from '../src/node/index.ts';
import { rewritten } from './support/bytes.ts';

const e = oid.extension;
const usage = oid.extendedKeyUsage;
const key = (name: string) => privateKey(name, 'p256');
const root = await newRoot('Root', 'p256');
const hours = (n: number): Date => new Date(at.getTime() + n * 3_600_000);
const SECOND = 1 / 3600;
const ca = (subject: string, issuer: Issuer | undefined, more: Partial<CertificateOptions> = {}) =>
  certificate({ subject, ca: {}, key: key(subject), ...(issuer === undefined ? {} : { issuer }), ...more });
const below = (issuer: Issuer, more: Partial<CertificateOptions> = {}) =>
  certificate({ subject: 'Leaf', issuer, key: key('Leaf'), ...more });
const request = (leaf: Issuer | Uint8Array, more: Partial<CertificateRequest> = {}): CertificateRequest => ({
  certificate: leaf instanceof Uint8Array ? leaf : leaf.certificate,
  trustAnchors: [root.certificate],
  at,
  purpose: 'any',
  revocation: skipRevocation,
  ...more,
});
const ask = (leaf: Issuer | Uint8Array, more: Partial<CertificateRequest> = {}) =>
  verifyCertificateSync(request(leaf, more));
type Report = ReturnType<typeof ask>;
const said = (report: Report) =>
  report.findings.flatMap(({ code, about, level }) => (level === 'note' ? [] : [`${code} ${about}`]));
const bytesOf = (...list: Issuer[]) => list.map((one) => one.certificate);

describe('RFC 4158 §2.4.2: what a search may cost', () => {
  it('twenty issuers below the trust anchor, and no more', async () => {
    const chain = [root];
    for (let i = 1; i <= 21; i++) chain.push(await ca(`CA ${i}`, chain.at(-1)!));
    const intermediates = bytesOf(...chain.slice(1));
    const profile = pathOnlyProfile;
    assert.equal(ask(await below(chain[20]!), { intermediates, profile }).status, 'valid');
    const tooLong = ask(await below(chain[21]!), { intermediates, profile });
    assert.deepEqual(said(tooLong), ['path.limit_exceeded certificate']);
    assert.deepEqual(
      tooLong.checks.map(({ check, result }) => `${check} ${result}`),
      ['trustAnchor unknown'],
    );
    assert.deepEqual(tooLong.missing, [{ what: 'smallerInput', about: 'certificate', supplier: 'holder' }]);
    // Where nobody goes on, nothing was left out.
    const loose = { intermediates: intermediates.slice(1), profile };
    assert.deepEqual(said(ask(await below(chain[21]!), loose)), ['path.not_found certificate']);
  });

  it('a hundred and twenty-eight signatures', async () => {
    const change = { [e.subjectKeyIdentifier]: null };
    const strangers = await Promise.all(
      Array.from({ length: 129 }, () => certificate({ subject: 'Middle', ca: {}, key: key('Stranger'), change })),
    );
    const leaf = await below(await ca('Middle', root));
    const many = (count: number) => said(ask(leaf, { intermediates: bytesOf(...strangers.slice(0, count)) }));
    assert.deepEqual(many(128), ['path.signature_invalid certificate']);
    assert.deepEqual(many(129), ['path.limit_exceeded certificate']);
  });

  it('thirty-two paths that are judged', async () => {
    let judged = 0;
    const profile: CertificateProfile = {
      ...pathOnlyProfile,
      rules: [
        {
          code: 'profile.serial_number',
          holds: (_, role) => {
            if (role === 'endEntity') judged++;
            return false;
          },
        },
      ],
    };
    const anchors = await Promise.all(Array.from({ length: 33 }, () => newRoot('Root', 'p256')));
    const leaf = await below(root);
    for (const [count, expected] of [
      [31, 31],
      [32, 32],
      [33, 32],
    ] as const) {
      judged = 0;
      ask(leaf, { trustAnchors: bytesOf(...anchors.slice(0, count)), profile });
      assert.equal(judged, expected);
    }
  });

  it('issuers that certify each other lead round once', async () => {
    const [one, two] = [await ca('One', undefined), await ca('Two', undefined)];
    const crossed = [await ca('One', two), await ca('Two', one)];
    let signatures = 0;
    const port = {
      ...nodeSignatureVerifier,
      verify: (input: Parameters<typeof nodeSignatureVerifier.verify>[0]) => {
        signatures++;
        return nodeSignatureVerifier.verify(input);
      },
    };
    const intermediates = bytesOf(one, two, ...crossed);
    const report = verifyCertificateNow(request(await below(one), { intermediates }), port);
    assert.deepEqual(said(report), ['path.not_found certificate']);
    assert.ok(signatures < 12, `${signatures}`);
    const out = await ca('Two', root);
    assert.equal(ask(await below(one), { intermediates: [...intermediates, out.certificate] }).status, 'valid');
  });
});

describe('RFC 4158 §3.5.12: issuers whose key identifier is named come first, those of another last', () => {
  const id = parseCertificate(root.certificate).extension('subjectKeyIdentifier')!;
  it('in whatever order they are handed in', async () => {
    const named = await newRoot('Root', 'p256');
    const silent = await newRoot('Root', 'p256').then(() =>
      certificate({ subject: 'Root', ca: {}, key: key('Root'), change: { [e.subjectKeyIdentifier]: null } }),
    );
    const other = await certificate({
      subject: 'Root',
      ca: {},
      key: key('Root'),
      change: { [e.subjectKeyIdentifier]: extensions.subjectKeyIdentifier(id.toReversed()) },
    });
    const order: Certificate[] = [];
    const profile: CertificateProfile = {
      ...pathOnlyProfile,
      checkTrustAnchor: true,
      rules: [
        {
          code: 'profile.serial_number',
          holds: (one, role) => {
            if (role === 'trustAnchor') order.push(one);
            return false;
          },
        },
      ],
    };
    const leaf = await below(root);
    const anchors = bytesOf(named, silent, other);
    for (const turn of [0, 1, 2]) {
      order.length = 0;
      const trustAnchors = [...anchors.slice(turn), ...anchors.slice(0, turn)];
      ask(leaf, { trustAnchors, profile });
      assert.deepEqual(
        order.map((one) => anchors.findIndex((bytes) => Buffer.from(bytes).equals(one.der))),
        [0, 1, 2],
      );
    }
  });

  it('a wrong signature is one by who is named or may be meant: another identifier is another issuer', async () => {
    const impostor = (change: CertificateOptions['change']) =>
      certificate({ subject: 'Root', ca: {}, key: key('Impostor'), ...(change === undefined ? {} : { change }) });
    const leaf = await below(root);
    const by = async (change: CertificateOptions['change']) =>
      said(ask(leaf, { trustAnchors: bytesOf(await impostor(change)) }));
    const ski = (value: extensions.Extension | null) => ({ [e.subjectKeyIdentifier]: value });
    assert.deepEqual(await by({}), ['path.not_found certificate']);
    assert.deepEqual(await by(ski(extensions.subjectKeyIdentifier(id))), ['path.signature_invalid certificate']);
    assert.deepEqual(await by(ski(null)), ['path.signature_invalid certificate']);
  });
});

describe('RFC 5280 §6.1.3 (a)(1): a signature counts where scheme and key are understood', () => {
  it('an algorithm that nobody knows signs nothing', async () => {
    const { tbs, signatureAlgorithm, signature } = parseCertificate((await below(root)).certificate);
    const unknown = der.sequence(der.objectIdentifier('1.2.3'));
    const bytes = der.sequence(rewritten(tbs, signatureAlgorithm.der, unknown), unknown, der.bitString(signature));
    assert.deepEqual(said(ask(bytes)), ['path.signature_invalid certificate']);
  });
  it('an issuer whose key or name is broken is no issuer, and stands in nobody’s way', async () => {
    const middle = await ca('Middle', root);
    const leaf = await below(middle);
    const { tbs, publicKey, subject, issuer } = parseCertificate(middle.certificate);
    const broken = await Promise.all(
      [
        rewritten(tbs, publicKey.keyBits, publicKey.keyBits.toReversed()),
        rewritten(tbs, subject.der, der.sequence(der.element(0x31))),
        rewritten(tbs, issuer.der, der.sequence(der.element(0x31))),
      ].map((body) => signBody(root.signer, body)),
    );
    for (const bad of broken) {
      assert.notEqual(ask(leaf, { intermediates: [bad] }).status, 'valid');
      assert.equal(ask(leaf, { intermediates: [bad, middle.certificate] }).status, 'valid');
      assert.equal(
        ask(leaf, { intermediates: [middle.certificate], trustAnchors: [bad, root.certificate] }).status,
        'valid',
      );
    }
  });
  it('outside as inside (§4.1.1.2)', async () => {
    const { tbs, signature } = parseCertificate((await below(root)).certificate);
    const inner = algorithmIdentifier(root.signer.algorithm);
    const other = der.sequence(der.objectIdentifier(oid.signature.sha384WithEcdsa));
    const longer = der.sequence(der.objectIdentifier(oid.signature.sha256WithEcdsa), der.nullValue());
    for (const outer of [other, longer]) {
      const bytes = der.sequence(tbs, outer, der.bitString(signature));
      assert.notEqual(ask(bytes).status, 'valid');
      const signed = der.sequence(
        rewritten(tbs, inner, outer),
        inner,
        der.bitString(await root.signer.sign(rewritten(tbs, inner, outer))),
      );
      assert.deepEqual(said(ask(signed)), ['certificate.algorithm_mismatch certificate']);
    }
  });
});

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

describe('cache.ts: what is kept between requests', () => {
  it('signatures of issuers, never that of the certificate asked about', async () => {
    const middle = await ca('Middle', root);
    const leaf = await below(middle);
    const cache = new VerifierCache();
    const parsed = parseCertificate(leaf.certificate);
    for (const _ of [1, 2])
      assert.equal(ask(leaf, { certificate: parsed, intermediates: bytesOf(middle), cache }).status, 'valid');
    const [one, two] = [cache.parse(middle.certificate), cache.parse(root.certificate)];
    assert.equal(cache.link(one, two), true);
    assert.equal(cache.link(parsed, one), undefined);
    assert.equal(cache.link(two, one), undefined);
    cache.rememberLink(one, two, false);
    assert.deepEqual(said(ask(leaf, { intermediates: bytesOf(middle), cache })), ['path.not_found certificate']);
  });
  it('certificates by their bytes, five hundred and twelve, the oldest given up first', () => {
    const cache = new VerifierCache();
    const variant = (n: number) =>
      root.certificate.map((octet, i, all) =>
        i === all.length - 2 ? n >> 8 : i === all.length - 1 ? n & 0xff : octet,
      );
    const first = cache.parse(variant(0));
    const second = cache.parse(variant(1));
    assert.notEqual(first, second);
    for (let n = 2; n < 512; n++) cache.parse(variant(n));
    assert.equal(cache.parse(variant(0)), first);
    assert.equal(cache.parse(first), first);
    cache.parse(variant(512));
    assert.equal(cache.parse(variant(1)), second);
    assert.notEqual(cache.parse(variant(0)), first);
  });
  it('a copy of the bytes, and digests by what they are of', () => {
    const cache = new VerifierCache();
    const bytes = Uint8Array.from(root.certificate);
    const parsed = cache.parse(bytes);
    bytes.fill(0);
    assert.deepEqual(parsed.der, root.certificate);
    assert.equal(cache.digest(parsed, 'key'), undefined);
    cache.rememberDigest(parsed, 'key', Uint8Array.of(1));
    cache.rememberDigest(parsed, 'name', Uint8Array.of(2));
    assert.deepEqual([cache.digest(parsed, 'key'), cache.digest(parsed, 'name')], [Uint8Array.of(1), Uint8Array.of(2)]);
  });
});

describe('signer-validation.ts: signers whose own status hangs on others', () => {
  const revoked = { status: 'revoked', at: hours(-1), reason: 'keyCompromise' } as const;
  const responders = many(129);
  function many(count: number): Promise<Issuer[]> {
    return Promise.all(Array.from({ length: count }, (_, i) => newResponder(root, { key: key(`R ${i % 10}`) })));
  }
  const judge = async (ocspResponses: readonly Uint8Array[], leaf: Issuer) =>
    ask(leaf, { revocation: { ocspResponses } });
  it('are looked at as deep as nine, and what lies deeper leaves the answer open', async () => {
    const all = await responders;
    const leaf = await below(root);
    const about = (target: Issuer, i: number) => staple(target.certificate, { responder: all[i]!, issuer: root });
    const chain = [await about(leaf, 0)];
    for (let i = 1; i <= 9; i++) chain.push(await about(all[i - 1]!, i));
    assert.equal((await judge(chain.slice(0, 9), leaf)).status, 'valid');
    const open = await judge(chain, leaf);
    assert.ok(said(open).includes('revocation.unusable certificate'));
    assert.equal(open.status, 'indeterminate');
  });
  it('one that is revoked revokes nobody', async () => {
    const all = await responders;
    const leaf = await below(root);
    const says = (i: number, target: Issuer, status?: typeof revoked) =>
      staple(target.certificate, { responder: all[i]!, issuer: root, ...(status === undefined ? {} : { status }) });
    const good = await says(0, leaf);
    const first = await says(1, all[0]!, revoked);
    const second = await says(2, all[1]!, revoked);
    const third = await says(3, all[2]!, revoked);
    assert.equal((await judge([good], leaf)).status, 'valid');
    assert.equal((await judge([good, first], leaf)).status, 'indeterminate');
    assert.equal((await judge([good, first, second], leaf)).status, 'valid');
    assert.equal((await judge([good, first, second, third], leaf)).status, 'indeterminate');
  });
  it('are a hundred and twenty-eight at most', async () => {
    const all = await responders;
    const leaf = await below(root);
    const answers = await Promise.all(all.map((one) => staple(leaf.certificate, { responder: one, issuer: root })));
    assert.equal((await judge(answers.slice(0, 128), leaf)).status, 'valid');
    assert.deepEqual(said(await judge(answers, leaf)), ['revocation.unusable certificate']);
  });
});
