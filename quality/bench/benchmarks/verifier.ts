import 'reflect-metadata';
import { createPublicKey, X509Certificate as NodeCertificate, verify } from 'node:crypto';
import { oid, parseCertificate, parseOcspResponse } from '@inro/pki/read';
import {
  nodeSignatureVerifier,
  OcspChecker,
  skipRevocation,
  VerifierCache,
  verifyCertificateSync,
} from '@inro/verifier/node';
import { X509Certificate as PeculiarCertificate } from '@peculiar/x509';
import * as pkijs from 'pkijs';
import { at, certificate, der, extensions, newRoot, privateKey } from '../../testing/verifier/authority.ts';
import { type Benchmark, rates, toBenchmark } from '../measure.ts';
import { memory } from './verifier/memory.ts';
import { opensslVerify } from './verifier/openssl.ts';
import { workers } from './verifier/workers.ts';
import { HOLDERS, makeWorld, ourLogin, type World } from './verifier/world.ts';

const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** What the first login of all cannot do without: three keys to import, and the responder's certificate as well. */
function bareColdLogin({ root, responders, signedData, holders }: World) {
  const load = (spki: Uint8Array) => createPublicKey({ key: spki as Buffer, format: 'der', type: 'spki' });
  const responder = parseCertificate(responders.p256.certificate);
  const parts = holders.map((one) => ({ ...one, basic: parseOcspResponse(one.staples.p256).basic! }));
  return (i: number) => {
    const one = parts[i % parts.length]!;
    const rootKey = load(root.signer.publicKey);
    return (
      verify('sha256', one.parsed.tbs, rootKey, one.parsed.signature) &&
      verify('sha256', signedData, load(one.parsed.subjectPublicKeyInfo), one.signature) &&
      verify('sha256', responder.tbs, rootKey, responder.signature) &&
      verify('sha256', one.basic.tbs, load(responder.subjectPublicKeyInfo), one.basic.signature)
    );
  };
}

/** What no login can do without: its certificate, its signature, its staple, and the import of the one new key. */
function bareLogin({ root, responders, signedData, holders }: World, kind: 'p256' | 'rsa') {
  const rootKey = createPublicKey({ key: Buffer.from(root.signer.publicKey), format: 'der', type: 'spki' });
  const responderKey = createPublicKey({
    key: Buffer.from(responders[kind].signer.publicKey),
    format: 'der',
    type: 'spki',
  });
  const parts = holders.map((one) => ({ ...one, basic: parseOcspResponse(one.staples[kind]).basic! }));
  return (i: number) => {
    const one = parts[i % parts.length]!;
    const key = createPublicKey({ key: one.parsed.subjectPublicKeyInfo as Buffer, format: 'der', type: 'spki' });
    return (
      verify('sha256', one.parsed.tbs, rootKey, one.parsed.signature) &&
      verify('sha256', signedData, key, one.signature) &&
      verify('sha256', one.basic.tbs, responderKey, one.basic.signature)
    );
  };
}

async function pkijsLogin(world: World) {
  const anchor = pkijs.Certificate.fromBER(buffer(world.root.certificate));
  return async (i: number) => {
    const one = world.holders[i % world.holders.length]!;
    const leaf = pkijs.Certificate.fromBER(buffer(one.der));
    const engine = new pkijs.CertificateChainValidationEngine({ trustedCerts: [anchor], certs: [leaf], checkDate: at });
    const chain = await engine.verify();
    const response = pkijs.OCSPResponse.fromBER(buffer(one.staples.p256));
    const status = await response.getCertificateStatus(leaf, anchor);
    const basic = pkijs.BasicOCSPResponse.fromBER(response.responseBytes!.response.valueBlock.valueHexView);
    const answered = await basic.verify({ trustedCerts: [anchor] });
    const key = await leaf.getPublicKey({
      algorithm: { algorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, usages: ['verify'] },
    });
    const signed = await crypto.subtle.verify(
      'RSASSA-PKCS1-v1_5',
      key,
      new Uint8Array(one.signature),
      world.signedData,
    );
    if (!chain.result || status.status !== 0 || !answered || !signed) throw new Error('pkijs refused a good login');
  };
}

async function logins(world: World): Promise<Benchmark[]> {
  const shared = new VerifierCache();
  const pkijsWork = await pkijsLogin(world);
  const warm = await rates({
    ours: ourLogin(world, 'p256', () => shared),
    limit: bareLogin(world, 'p256'),
    pkijs: pkijsWork,
  });
  const cold = await rates({
    ours: ourLogin(world, 'p256', () => new VerifierCache()),
    limit: bareColdLogin(world),
  });
  const rsa = await rates({ ours: ourLogin(world, 'rsa', () => shared), limit: bareLogin(world, 'rsa') });
  return [
    toBenchmark('login-warm', 'logins/s', warm),
    toBenchmark('login-cold', 'logins/s', cold),
    toBenchmark('login-warm-rsa-staple', 'logins/s', rsa),
  ];
}

async function parsing({ holders }: World): Promise<Benchmark> {
  const of =
    <T>(read: (der: Uint8Array) => T) =>
    (i: number) =>
      read(holders[i % holders.length]!.der);
  const measured = await rates({
    ours: of(parseCertificate),
    'node X509Certificate': of((der) => new NodeCertificate(der)),
    '@peculiar/x509': of((der) => new PeculiarCertificate(buffer(der))),
    pkijs: of((der) => pkijs.Certificate.fromBER(buffer(der))),
  });
  return toBenchmark('certificate-parsed', 'certificates/s', measured);
}

async function paths({ root, holders }: World): Promise<Benchmark> {
  const cache = new VerifierCache();
  const rootKey = createPublicKey({ key: Buffer.from(root.signer.publicKey), format: 'der', type: 'spki' });
  const nodeRoot = new NodeCertificate(root.certificate);
  const peculiarRoot = new PeculiarCertificate(buffer(root.certificate));
  const anchor = pkijs.Certificate.fromBER(buffer(root.certificate));

  const measured = await rates({
    ours: (i) =>
      verifyCertificateSync({
        certificate: holders[i % HOLDERS]!.der,
        trustAnchors: [root.certificate],
        at,
        purpose: 'user-authentication',
        revocation: skipRevocation,
        cache,
      }).status,
    limit: (i) => verify('sha256', holders[i % HOLDERS]!.parsed.tbs, rootKey, holders[i % HOLDERS]!.parsed.signature),
    'node X509Certificate, parse and verify': (i) => {
      const one = new NodeCertificate(holders[i % HOLDERS]!.der);
      return one.checkIssued(nodeRoot) && one.verify(rootKey);
    },
    '@peculiar/x509, parse and verify': (i) =>
      new PeculiarCertificate(buffer(holders[i % HOLDERS]!.der)).verify({
        publicKey: peculiarRoot.publicKey,
        date: at,
      }),
    pkijs: (i) =>
      new pkijs.CertificateChainValidationEngine({
        trustedCerts: [anchor],
        certs: [pkijs.Certificate.fromBER(buffer(holders[i % HOLDERS]!.der))],
        checkDate: at,
      }).verify(),
  });
  return toBenchmark('path', 'paths/s', { ...measured, 'openssl verify': opensslVerify(root.certificate, holders) });
}

/** An OCSP response alone: the same certificate, already validated, asked about again with a new answer. */
async function ocsp(world: World, kind: 'p256' | 'rsa'): Promise<Benchmark> {
  const issuer = parseCertificate(world.root.certificate);
  const checker = new OcspChecker(issuer, { at, port: nodeSignatureVerifier, cache: new VerifierCache() });
  const responderKey = createPublicKey({
    key: Buffer.from(world.responders[kind].signer.publicKey),
    format: 'der',
    type: 'spki',
  });
  const parts = world.holders.map((one) => parseOcspResponse(one.staples[kind]).basic!);
  const anchor = pkijs.Certificate.fromBER(buffer(world.root.certificate));
  const measured = await rates({
    ours: (i) => {
      const one = world.holders[i % HOLDERS]!;
      if (checker.check(one.parsed, one.staples[kind]).status !== 'good') throw new Error('refused');
    },
    limit: (i) => verify('sha256', parts[i % HOLDERS]!.tbs, responderKey, parts[i % HOLDERS]!.signature),
    pkijs: async (i) => {
      const response = pkijs.OCSPResponse.fromBER(buffer(world.holders[i % HOLDERS]!.staples[kind]));
      const basic = pkijs.BasicOCSPResponse.fromBER(response.responseBytes!.response.valueBlock.valueHexView);
      if (!(await basic.verify({ trustedCerts: [anchor] }))) throw new Error('pkijs refused a good response');
    },
  });
  return toBenchmark(kind === 'rsa' ? 'ocsp-response-rsa2048' : 'ocsp-response', 'responses/s', measured);
}

/** BetterTLS-like: one issuer's name constraints, n of each form, against a certificate of ten names. */
async function nameConstraints(): Promise<Benchmark[]> {
  const root = await newRoot();
  const rows: Benchmark[] = [];
  for (const n of [100, 1000, 10_000]) {
    const bases = Array.from({ length: n }, (_, i) =>
      der.sequence(der.implicit(2, der.ia5String(`h${i}.example.com`))),
    );
    const value = der.sequence(der.implicit(0, der.sequence(...bases)));
    const ca = await certificate({
      subject: `Constrained ${n}`,
      issuer: root,
      ca: {},
      key: privateKey('constrained', 'p256'),
      change: { [oid.extension.nameConstraints]: { oid: oid.extension.nameConstraints, critical: true, value } },
    });
    const names = extensions.subjectAltName(Array.from({ length: 10 }, (_, i) => ({ dnsName: `a.h${i}.example.com` })));
    const leaf = await certificate({
      subject: 'Constrained leaf',
      issuer: ca,
      key: privateKey('leaf', 'p256'),
      change: { [names.oid]: names },
    });
    const anchor = pkijs.Certificate.fromBER(buffer(root.certificate));
    const request = {
      certificate: leaf.certificate,
      intermediates: [ca.certificate],
      trustAnchors: [root.certificate],
      at,
      purpose: 'any',
      revocation: skipRevocation,
    } as const;
    const measured = await rates(
      {
        ours: () => {
          if (verifyCertificateSync(request).status !== 'valid') throw new Error('refused');
        },
        ...(n > 1000
          ? {}
          : {
              pkijs: () =>
                new pkijs.CertificateChainValidationEngine({
                  trustedCerts: [anchor],
                  certs: [ca.certificate, leaf.certificate].map((bytes) => pkijs.Certificate.fromBER(buffer(bytes))),
                  checkDate: at,
                }).verify(),
            }),
      },
      60,
    );
    rows.push(toBenchmark(`name-constraints-${n}`, 'paths/s', measured));
  }
  return rows;
}

/** All rows of `npm run bench -- verifier`. */
export async function run(): Promise<Benchmark[]> {
  const world = await makeWorld();
  return [
    ...(await logins(world)),
    await workers(),
    memory(world),
    await paths(world),
    await ocsp(world, 'p256'),
    await ocsp(world, 'rsa'),
    await parsing(world),
    ...(await nameConstraints()),
  ];
}
