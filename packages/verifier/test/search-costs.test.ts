import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Certificate, oid, parseCertificate } from '@inro/pki/read';
import {
  algorithmIdentifier,
  type CertificateOptions,
  certificate,
  der,
  extensions,
  type Issuer,
  newRoot,
  signBody,
} from '../../../quality/testing/verifier/authority.ts';
import { type CertificateProfile, pathOnlyProfile, verifyCertificateNow } from '../src/index.ts';
import { nodeSignatureVerifier } from '../src/node/index.ts';
import { rewritten } from './support/bytes.ts';
import { ask, below, bytesOf, ca, e, key, request, root, said } from './support/paths.ts';

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
    const lost = ask(await below(chain[21]!), loose);
    assert.deepEqual(said(lost), ['path.not_found certificate']);
    assert.deepEqual(lost.missing, [{ what: 'issuerCertificate', about: 'certificate', supplier: 'holder' }]);
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

  it('two thousand and forty-eight steps, where every issuer has two certificates and none leads to an anchor', async () => {
    let above = await ca('Layer 0', undefined);
    const pool: Issuer[] = [];
    for (let layer = 1; layer <= 12; layer++) {
      const twins = await Promise.all([1, 2].map(() => ca(`Layer ${layer}`, above)));
      pool.push(...twins);
      above = twins[0]!;
    }
    const many = (layers: number) =>
      said(
        ask(pool[2 * layers - 1]!, {
          intermediates: bytesOf(...pool.slice(0, 2 * (layers - 1))),
          profile: pathOnlyProfile,
        }),
      );
    assert.deepEqual(many(10), ['path.not_found certificate']);
    assert.deepEqual(many(12), ['path.limit_exceeded certificate']);
  });

  it('262,144 comparisons of a name with a set of constraints', async () => {
    const host = der.implicit(2, der.ia5String('example'));
    const value = der.sequence(der.implicit(0, der.sequence(der.sequence(host))));
    const change = { [e.nameConstraints]: { oid: e.nameConstraints, critical: true, value } };
    const chain = [root];
    for (let i = 1; i <= 16; i++) chain.push(await ca(`CA ${i}`, chain.at(-1)!, { change }));
    const many = async (count: number) => {
      const names = Array.from({ length: count }, () => der.implicit(2, der.ia5String('a.example')));
      const leaf = await below(chain.at(-1)!, {
        change: { [e.subjectAltName]: { oid: e.subjectAltName, critical: false, value: der.sequence(...names) } },
      });
      return said(ask(leaf, { intermediates: bytesOf(...chain.slice(1)), profile: pathOnlyProfile }));
    };
    // Sixteen sets; the issuers' own names have taken 120, and the subject is a name too.
    assert.deepEqual(await many(16_375), []);
    assert.deepEqual(await many(16_376), ['names.limit_exceeded certificate']);
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
