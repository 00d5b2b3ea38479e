import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { oid, parseCertificate } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  certId,
  certificate,
  der,
  extensions,
  type Issuer,
  list,
  newResponder,
  privateKey,
} from '../../../quality/testing/verifier/authority.ts';
import { verifyCertificateSync } from '../src/node/index.ts';
import { verifyCertificate as verifyOnTheWeb } from '../src/web/index.ts';
import {
  answer,
  type Basic,
  byKey,
  byName,
  type Crl,
  certificateIssuer,
  crl,
  e,
  flag,
  hours,
  idOf,
  leaf,
  other,
  point,
  reasons,
  responder,
  revoked,
  root,
  single,
  sister,
  unknown,
  unknownCritical,
  unknownPlain,
} from './support/status.ts';

type Data = { readonly ocspResponses?: readonly Uint8Array[]; readonly certificateLists?: readonly Uint8Array[] };
function verdict(data: Data, certificateBytes = leaf.certificate, more: readonly Uint8Array[] = []): string {
  const report = verifyCertificateSync({
    certificate: certificateBytes,
    intermediates: more,
    trustAnchors: [root.certificate],
    at,
    purpose: 'any',
    revocation: data,
  });
  if (report.status === 'valid') return 'good';
  return report.findings.some(({ code }) => code === 'revocation.revoked') ? 'revoked' : 'unknown';
}

const delegate = (options: Partial<CertificateOptions>, issuer = root) => newResponder(issuer, options);
const wrongHash = certId(leaf.certificate, other);

describe('RFC 6960 §3.2: an OCSP response', () => {
  const cases: readonly (readonly [string, string, Basic])[] = [
    ['by a delegated responder, named by key', 'good', {}],
    ['named by name', 'good', { id: byName(responder) }],
    ['by the issuer itself', 'good', { signer: root, certificates: [] }],
    ['with certificates that nobody needs', 'good', { certificates: [other.certificate, responder.certificate] }],
    ['with the version written out', 'good', { version: 0 }],
    ['of another version', 'unknown', { version: 1 }],
    ['of another type', 'unknown', { type: '1.2.3' }],
    ['without the responder’s certificate', 'unknown', { certificates: [] }],
    ['whose identifier is another’s', 'unknown', { id: byKey(other) }],
    ['whose name is another’s', 'unknown', { id: byName(other) }],
    ['by another CA', 'unknown', { signer: other }],
    ['without answers', 'unknown', { singles: [] }],
    ['about a sister certificate', 'unknown', { singles: [single({ id: idOf(sister) })] }],
    ['about the same number of another issuer', 'unknown', { singles: [single({ id: wrongHash })] }],
    ['unknown', 'unknown', { singles: [single({ status: unknown })] }],
    ['revoked', 'revoked', { singles: [single({ status: revoked })] }],
    ['good and revoked', 'revoked', { singles: [single({}), single({ status: revoked })] }],
    ['revoked and good', 'revoked', { singles: [single({ status: revoked }), single({})] }],
    ['good and unknown', 'unknown', { singles: [single({}), single({ status: unknown })] }],
    [
      'good about another, then revoked',
      'revoked',
      {
        singles: [single({ id: idOf(sister) }), single({ status: revoked })],
      },
    ],
    [
      'revoked about another, then good',
      'good',
      { singles: [single({ id: idOf(sister), status: revoked }), single({})] },
    ],
    ['past its nextUpdate', 'unknown', { singles: [single({ from: -3, to: -1 })] }],
    ['too old, without nextUpdate', 'unknown', { singles: [single({ from: -25, to: null })] }],
    ['fresh, without nextUpdate', 'good', { singles: [single({ to: null })] }],
    ['from the future', 'unknown', { singles: [single({ from: 1 })] }],
    ['about a time after it was produced (§2.4)', 'unknown', { singles: [single({ from: -0.5 })] }],
    ['about now and about a time after it was produced', 'good', { singles: [single({ from: -0.5 }), single({})] }],
    ['that ends before it begins', 'unknown', { singles: [single({ from: -1, to: -2 })] }],
    ['with an unknown extension', 'good', { extensions: [unknownPlain] }],
    ['with an unknown critical extension', 'unknown', { extensions: [unknownCritical] }],
    ['with an unknown extension of the answer', 'good', { singles: [single({ extensions: [unknownPlain] })] }],
    [
      'with an unknown critical extension of the answer',
      'unknown',
      {
        singles: [single({ extensions: [unknownCritical] })],
      },
    ],
  ];
  for (const [what, expected, options] of cases)
    it(`${what}: ${expected}`, async () => {
      assert.equal(verdict({ ocspResponses: [await answer(options)] }), expected);
    });
  const delegates: readonly (readonly [string, Partial<CertificateOptions>, Issuer?])[] = [
    ['without the usage', { change: { [e.extendedKeyUsage]: null } }],
    [
      'with any usage instead',
      { change: { [e.extendedKeyUsage]: extensions.extendedKeyUsage([oid.extendedKeyUsage.any]) } },
    ],
    ['without digitalSignature', { change: { [e.keyUsage]: extensions.keyUsage(['keyEncipherment']) } }],
    ['expired', { notAfter: hours(-1) }],
    ['not yet valid', { notBefore: hours(1) }],
    ['with an unknown critical extension', { change: { '2.25.1': unknownCritical } }],
    ['of another CA', {}, other],
    ['that names the CA as issuer, signed by another', {}, { ...other, name: root.name }],
  ];
  for (const [what, options, issuer] of delegates)
    it(`by a delegated responder ${what}: unknown`, async () => {
      assert.equal(verdict({ ocspResponses: [await answer({ signer: await delegate(options, issuer) })] }), 'unknown');
    });
  it('that names its issuer by a hash that not every host has: unknown, and no exception (WebCrypto)', async () => {
    const parsed = parseCertificate(leaf.certificate);
    const sha224 = (bytes: Uint8Array): Uint8Array => createHash('sha224').update(bytes).digest();
    const id = der.sequence(
      der.sequence(der.objectIdentifier(oid.hash.sha224), der.nullValue()),
      der.octetString(sha224(parsed.issuer.der)),
      der.octetString(sha224(parseCertificate(root.certificate).keyBits)),
      der.unsignedInteger(parsed.serialNumber),
    );
    const ocspResponses = [await answer({ singles: [single({ id })] })];
    const request = { certificate: leaf.certificate, trustAnchors: [root.certificate], at, purpose: 'any' } as const;
    assert.equal(verdict({ ocspResponses }), 'unknown');
    assert.equal((await verifyOnTheWeb({ ...request, revocation: { ocspResponses } })).status, 'indeterminate');
    const good = [await answer()];
    assert.equal((await verifyOnTheWeb({ ...request, revocation: { ocspResponses: good } })).status, 'valid');
  });
  it('errors and noise: unknown', () => {
    for (const status of [1, 2, 3, 5, 6, 4, 7, 17])
      assert.equal(verdict({ ocspResponses: [der.sequence(der.enumerated(status))] }), 'unknown');
    assert.equal(verdict({ ocspResponses: [der.sequence(der.enumerated(0))] }), 'unknown');
  });
});

describe('RFC 5280 §6.3.3: a certificate revocation list', () => {
  const cases: readonly (readonly [string, string, Crl])[] = [
    ['that does not hold the certificate', 'good', {}],
    ['that holds it', 'revoked', { revokes: leaf }],
    ['that holds a sister', 'good', { revokes: sister }],
    ['without nextUpdate', 'unknown', { to: null }],
    ['past its nextUpdate', 'unknown', { from: -5, to: -1 }],
    ['from the future', 'unknown', { from: 1 }],
    ['without number', 'unknown', { without: e.crlNumber }],
    ['without authority key identifier', 'unknown', { without: e.authorityKeyIdentifier }],
    ['of another issuer', 'unknown', { signer: other }],
    ['in the issuer’s name by another’s key', 'unknown', { signer: other, issuer: root.name }],
    ['with an unknown extension', 'good', { extensions: [unknownPlain] }],
    ['with an unknown critical extension', 'unknown', { extensions: [unknownCritical] }],
    ['with an unknown extension of an entry', 'revoked', { revokes: leaf, entryExtensions: [unknownPlain] }],
    [
      'with an unknown critical extension of an entry',
      'unknown',
      { revokes: sister, entryExtensions: [unknownCritical] },
    ],
    ['that is a delta alone', 'unknown', { extensions: [extensions.deltaCrlIndicator(6)] }],
    ['for users', 'good', { scope: [flag(1)] }],
    ['for CAs', 'unknown', { scope: [flag(2)] }],
    ['for attribute certificates', 'unknown', { scope: [flag(5)] }],
    ['for users and CAs', 'unknown', { scope: [flag(1), flag(2)] }],
    ['with an empty scope', 'unknown', { scope: [] }],
    ['with FALSE written out', 'unknown', { scope: [der.implicit(1, der.boolean(false))] }],
    ['for some reasons', 'unknown', { scope: [reasons(1)] }],
    ['for some reasons, that holds it', 'revoked', { scope: [reasons(1)], revokes: leaf }],
    ['that is indirect', 'unknown', { scope: [flag(4)] }],
    ['of a distribution point that the certificate does not name', 'unknown', { scope: [point('http://a.example/')] }],
    ['of version 1 with extensions', 'unknown', { version: [] }],
    ['of version 1 written out', 'unknown', { version: [der.integer(0)] }],
    ['of version 3', 'unknown', { version: [der.integer(2)] }],
    ['with thisUpdate before 2050 as GeneralizedTime', 'unknown', { times: [der.generalizedTime] }],
    ['with nextUpdate before 2050 as GeneralizedTime', 'unknown', { times: [undefined, der.generalizedTime] }],
    [
      'with a revocation date before 2050 as GeneralizedTime',
      'unknown',
      { revokes: sister, times: [undefined, undefined, der.generalizedTime] },
    ],
    [
      'that is direct and names another issuer for its entry (§5.3.3)',
      'unknown',
      { revokes: leaf, entryExtensions: [certificateIssuer(other)] },
    ],
    [
      'that is direct and names its own issuer for its entry',
      'unknown',
      { revokes: sister, entryExtensions: [certificateIssuer(root)] },
    ],
  ];
  for (const [what, expected, options] of cases)
    it(`${what}: ${expected}`, async () => {
      assert.equal(verdict({ certificateLists: [await crl(options)] }), expected);
    });
  it('belongs to its distribution point', async () => {
    const here = await certificate({
      subject: 'Here',
      issuer: root,
      key: privateKey('Leaf', 'p256'),
      change: { [e.crlDistributionPoints]: extensions.crlDistributionPoints([{ uri: 'http://a.example/' }]) },
    });
    const ask = async (options: Crl) => verdict({ certificateLists: [await crl(options)] }, here.certificate);
    assert.equal(await ask({ scope: [point('http://a.example/')] }), 'good');
    assert.equal(await ask({ scope: [point('http://a.example/'), flag(1)] }), 'good');
    assert.equal(await ask({ scope: [point('http://b.example/')] }), 'unknown');
    assert.equal(await ask({ scope: [point('http://a.example/'), flag(2)] }), 'unknown');
    assert.equal(await ask({ scope: [point('http://a.example/')], revokes: here }), 'revoked');
  });
  it('is signed by a key that may sign lists', async () => {
    const mute = await certificate({
      subject: 'Mute',
      issuer: root,
      ca: {},
      key: privateKey('Mute', 'p256'),
      change: { [e.keyUsage]: extensions.keyUsage(['keyCertSign']) },
    });
    const below = await certificate({ subject: 'Below', issuer: mute, key: privateKey('Leaf', 'p256') });
    const lists = [await crl(), await crl({ signer: mute })];
    assert.equal(verdict({ certificateLists: lists }, below.certificate, [mute.certificate]), 'unknown');
  });
  it('does not answer for an issuer above: a revoked intermediate ends the path', async () => {
    const middle = await certificate({ subject: 'Middle', issuer: root, ca: {}, key: privateKey('Middle', 'p256') });
    const below = await certificate({ subject: 'Below', issuer: middle, key: privateKey('Leaf', 'p256') });
    const fresh = await list(middle, []);
    const ask = async (options: Crl) =>
      verdict({ certificateLists: [await crl(options), fresh] }, below.certificate, [middle.certificate]);
    assert.equal(await ask({}), 'good');
    assert.equal(await ask({ revokes: middle }), 'revoked');
  });
});
