import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concatBytes } from '@inro/foundation';
import { oid, parseCertificate, parseCertificateList, parseOcspResponse } from '@inro/pki/read';
import { at, certificate, der, extensions, privateKey, signBody } from '../../../quality/testing/verifier/authority.ts';
import { rewritten } from './support/bytes.ts';
import { ask, leaf, middle, type Pools, pools, root } from './support/pools.ts';

/** Deterministic: mulberry32. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** One to three changes: a bit, an octet, a run taken out or doubled. */
function mutate(bytes: Uint8Array, pick: (below: number) => number): Uint8Array {
  const out = [...bytes];
  for (let n = 1 + pick(3); n > 0; n--) {
    const where = pick(out.length);
    const length = 1 + pick(8);
    const kind = pick(5);
    if (kind === 0) out[where] = out[where]! ^ (1 << pick(8));
    else if (kind === 1) out[where] = pick(256);
    else if (kind === 2) out[where] = [0, 1, 0x7f, 0x80, 0x81, 0xff][pick(6)]!;
    else if (kind === 3) out.splice(where, length);
    else out.splice(where, 0, ...out.slice(where, where + length));
  }
  return Uint8Array.from(out);
}

const kinds = ['trustAnchors', 'intermediates', 'certificateLists', 'ocspResponses'] as const;
const bodyOf: Readonly<Record<(typeof kinds)[number], (whole: Uint8Array) => Uint8Array>> = {
  trustAnchors: (whole) => parseCertificate(whole).tbs,
  intermediates: (whole) => parseCertificate(whole).tbs,
  certificateLists: (whole) => parseCertificateList(whole).tbs,
  ocspResponses: (whole) => parseOcspResponse(whole).basic!.tbs,
};
const signerOf = { trustAnchors: root, intermediates: root, certificateLists: middle, ocspResponses: middle } as const;

/** A changed body under a signature that holds, so that what reads it is reached. */
async function signAgain(kind: (typeof kinds)[number], body: Uint8Array): Promise<Uint8Array> {
  const signed = await signBody(signerOf[kind].signer, body);
  if (kind !== 'ocspResponses') return signed;
  const bytes = der.sequence(der.objectIdentifier(oid.ocsp.basicResponse), der.octetString(signed));
  return der.sequence(der.enumerated(0), der.explicit(0, bytes));
}

describe('no member of a pool makes the verifier throw, or a good set bad', () => {
  for (const kind of kinds) {
    const originals = pools[kind].slice(0, 3);
    it(`${kind}: changed octets beside the good member`, () => {
      const pick = random(6960);
      for (let i = 0; i < 120; i++) {
        const garbage = Array.from({ length: 1 + pick(3) }, () => mutate(originals[pick(originals.length)]!, pick));
        const given: Pools = { ...pools, [kind]: [...garbage, ...pools[kind]] };
        assert.equal(ask(given).status, 'valid', Buffer.from(concatBytes(...garbage)).toString('hex'));
      }
    });
    it(`${kind}: changed octets instead of the good member`, () => {
      const pick = random(5280);
      for (let i = 0; i < 100; i++) {
        const [first, ...rest] = pools[kind];
        ask({ ...pools, [kind]: [mutate(first!, pick), ...rest] });
      }
    });
    it(`${kind}: a changed body, signed again`, async () => {
      const pick = random(4055);
      const body = bodyOf[kind](kind === 'certificateLists' ? pools[kind][1]! : pools[kind][0]!);
      for (let i = 0; i < 100; i++)
        ask({ ...pools, [kind]: [await signAgain(kind, mutate(body, pick)), ...pools[kind]] });
    });
  }
  it('the certificate itself: changed octets, signed again', async () => {
    const pick = random(3280);
    const { tbs } = parseCertificate(leaf.certificate);
    for (let i = 0; i < 120; i++) ask(pools, { certificate: await signBody(middle.signer, mutate(tbs, pick)) });
  });
});

/** Whole structures with an AlgorithmIdentifier of RSASSA-PSS whose parameters are these. */
const pss = (parameters: Uint8Array): Uint8Array =>
  der.sequence(der.objectIdentifier(oid.signature.rsaPss), parameters);
const brokenParameters: readonly (readonly [string, Uint8Array])[] = [
  ['an unknown field', der.sequence(der.explicit(9, der.nullValue()))],
  ['a hash that is no sequence', der.sequence(der.explicit(0, der.nullValue()))],
  ['a mask generation function without content', der.sequence(der.explicit(1, der.sequence()))],
  ['a negative salt', der.sequence(der.explicit(2, Uint8Array.of(2, 1, 0xff)))],
  ['an endless salt', der.sequence(der.explicit(2, Uint8Array.of(2, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0)))],
  ['fields out of order', der.sequence(der.explicit(2, der.integer(32)), der.explicit(0, der.nullValue()))],
  ['a length that is cut', Uint8Array.of(0x30, 0)],
];

describe('RFC 4055 §3.1: PSS parameters that nobody can read are a scheme that nobody knows', () => {
  const signature = der.bitString(new Uint8Array(256));
  /** The body with another algorithm inside, so that it agrees with the one outside. */
  const under = (body: Uint8Array, algorithm: Uint8Array): Uint8Array =>
    rewritten(body, parseCertificate(root.certificate).signatureAlgorithm.der, algorithm);
  for (const [what, parameters] of brokenParameters)
    it(what, () => {
      const algorithm = pss(parameters);
      const whole = (body: Uint8Array) => der.sequence(under(body, algorithm), algorithm, signature);
      const answer = parseOcspResponse(pools.ocspResponses[0]!).basic!.tbs;
      const broken = {
        trustAnchors: whole(parseCertificate(root.certificate).tbs),
        intermediates: whole(parseCertificate(middle.certificate).tbs),
        certificateLists: whole(parseCertificateList(pools.certificateLists[1]!).tbs),
        ocspResponses: der.sequence(
          der.enumerated(0),
          der.explicit(
            0,
            der.sequence(
              der.objectIdentifier(oid.ocsp.basicResponse),
              der.octetString(der.sequence(answer, algorithm, signature)),
            ),
          ),
        ),
      };
      for (const kind of kinds)
        assert.equal(ask({ ...pools, [kind]: [broken[kind], ...pools[kind]] }).status, 'valid', kind);
      assert.equal(ask({ ...pools, intermediates: [broken.intermediates] }).status, 'invalid');
      assert.equal(ask({ ...pools, certificateLists: [broken.certificateLists] }).status, 'indeterminate');
      // Both lists answer where the response cannot; and nobody looks at how a trust anchor is signed.
      for (const kind of ['ocspResponses', 'trustAnchors'] as const)
        assert.equal(ask({ ...pools, [kind]: [broken[kind]] }).status, 'valid', kind);
      const target = whole(parseCertificate(leaf.certificate).tbs);
      assert.equal(ask(pools, { certificate: target }).status, 'invalid');
    });
});

describe('a member whose names are broken leads nowhere', async () => {
  /** A name whose common name has no string type. */
  const brokenName = der.sequence(
    der.setOf(der.sequence(der.objectIdentifier(oid.attribute.commonName), der.integer(1))),
  );
  const key = (name: string) => privateKey(name, 'p256');
  it('as issuer of a copy of the intermediate certificate', async () => {
    const copy = await certificate({
      subject: 'Middle',
      issuer: { name: brokenName, signer: root.signer },
      ca: {},
      key: key('Middle'),
    });
    assert.equal(ask({ ...pools, intermediates: [copy.certificate, middle.certificate] }).status, 'valid');
    assert.equal(ask({ ...pools, intermediates: [copy.certificate] }).status, 'indeterminate');
  });
  it('as issuer of a responder, of a trust anchor, of a list, and in an entry of one', async () => {
    const odd = await certificate({ subject: 'Root', issuer: { ...root, name: brokenName }, ca: {}, key: key('Root') });
    assert.equal(ask({ ...pools, trustAnchors: [odd.certificate, root.certificate] }).status, 'valid');
    const { tbs } = parseCertificateList(pools.certificateLists[1]!);
    const list = await signBody(middle.signer, rewritten(tbs, middle.name, brokenName));
    const report = ask({ ...pools, certificateLists: [list, ...pools.certificateLists] });
    assert.equal(report.status, 'valid');
    assert.ok(report.findings.some(({ code }) => code === 'crl.malformed'));
    const issuerExtension: extensions.Extension = {
      oid: oid.extension.certificateIssuer,
      critical: true,
      value: der.sequence(der.explicit(4, brokenName)),
    };
    const entryWith = der.sequence(
      der.unsignedInteger(parseCertificate(leaf.certificate).serialNumber),
      der.time(at),
      extensions.encodeExtensions([issuerExtension]),
    );
    const body = der.sequence(
      der.integer(1),
      parseCertificateList(pools.certificateLists[1]!).signatureAlgorithm.der,
      middle.name,
      der.time(at),
      der.time(new Date(at.getTime() + 3_600_000)),
      der.sequence(entryWith),
      der.explicit(
        0,
        extensions.encodeExtensions([extensions.authorityKeyIdentifier(new Uint8Array(20)), extensions.crlNumber(99)]),
      ),
    );
    assert.equal(
      ask({ ...pools, certificateLists: [await signBody(middle.signer, body), ...pools.certificateLists] }).status,
      'valid',
    );
  });
  it('as subject of the certificate asked about, beside an intermediate of its key', async () => {
    const tbs = Buffer.from(parseCertificate(leaf.certificate).tbs).toString('hex');
    const subject = Buffer.from(parseCertificate(leaf.certificate).subject.der).toString('hex');
    const changed = tbs.replace(subject, subject.replace(/(5504030c)/, '55040302'));
    assert.notEqual(changed, tbs);
    const target = await signBody(middle.signer, Buffer.from(changed, 'hex'));
    const twin = await certificate({ subject: 'Twin', issuer: root, ca: {}, key: key('Leaf') });
    const report = ask(
      { ...pools, intermediates: [twin.certificate, ...pools.intermediates] },
      { certificate: target },
    );
    assert.equal(report.status, 'invalid');
    assert.equal(report.findings[0]!.code, 'certificate.malformed');
  });
});
