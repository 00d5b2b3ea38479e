import 'reflect-metadata';
import { X509Certificate as NodeCertificate } from 'node:crypto';
import { parseCertificate } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { skipRevocation, VerifierCache, verifyCertificateSync } from '@inro/verifier/node';
import { X509Certificate as PeculiarCertificate } from '@peculiar/x509';
import * as pkijs from 'pkijs';
import { at, certificate, extensions, newRoot, privateKey, signBody } from '../testing/verifier/authority.ts';

/** What a run over mutated certificates found; `unexplained` must be empty. */
export interface DifferentialResult {
  readonly name: string;
  readonly cases: number;
  readonly accepted: number;
  readonly refused: number;
  readonly slowestMs: number;
  readonly unexplained: readonly { readonly what: string; readonly der: string }[];
}

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

/** One to four changes: a bit, an octet, a run taken out, doubled or put elsewhere. */
function mutate(bytes: Uint8Array, pick: (below: number) => number): Uint8Array {
  let out = [...bytes];
  for (let n = 1 + pick(4); n > 0; n--) {
    const where = pick(out.length);
    const length = 1 + pick(12);
    const kind = pick(6);
    if (kind === 0) out[where] = out[where]! ^ (1 << pick(8));
    else if (kind === 1) out[where] = pick(256);
    else if (kind === 2) out[where] = [0, 1, 0x7f, 0x80, 0x81, 0xff][pick(6)]!;
    else if (kind === 3) out.splice(where, length);
    else if (kind === 4) out.splice(where, 0, ...out.slice(where, where + length));
    else out = [...out.slice(0, where), ...out.splice(pick(out.length), length), ...out.slice(where)];
  }
  return Uint8Array.from(out);
}

/**
 * Cases that an oracle refuses and we accept, each with its reason: the oracle's own limit, not the certificate's fault.
 * Empty: what a run of 100,000 found (odd types in names) is refused now.
 */
const explanations: readonly { readonly oracle: string; readonly message: RegExp; readonly because: string }[] = [];

/** Every oracle that calls an accepted certificate bad, with what it says. */
async function objections(der: Uint8Array, root: NodeCertificate): Promise<string[]> {
  const out: string[] = [];
  const ask = async (oracle: string, judge: () => unknown): Promise<void> => {
    let message: string | undefined;
    try {
      if ((await judge()) === false) message = 'refused';
    } catch (error) {
      message = String((error as Error).message);
    }
    if (message !== undefined && !explanations.some((one) => one.oracle === oracle && one.message.test(message)))
      out.push(`${oracle}: ${message}`);
  };
  await ask('openssl (node:crypto)', () => {
    const one = new NodeCertificate(der);
    return (
      one.checkIssued(root) &&
      one.verify(root.publicKey) &&
      new Date(one.validFrom) <= at &&
      at <= new Date(one.validTo)
    );
  });
  await ask('@peculiar/x509', () =>
    new PeculiarCertificate(new Uint8Array(der).buffer).verify({
      publicKey: root.publicKey.export({ format: 'der', type: 'spki' }) as never,
      date: at,
    }),
  );
  await ask('pkijs', async () => {
    const parse = (bytes: Uint8Array) => pkijs.Certificate.fromBER(new Uint8Array(bytes).buffer);
    const engine = new pkijs.CertificateChainValidationEngine({
      trustedCerts: [parse(root.raw)],
      certs: [parse(der)],
      checkDate: at,
    });
    return (await engine.verify()).result;
  });
  return out;
}

/** Mutates the signed part of a real certificate and signs it again, so that only its content can be its fault. */
export async function compareWithOracles(cases: number, seed: number): Promise<DifferentialResult> {
  const pick = random(seed);
  const root = await newRoot('Fuzz root', 'p256');
  const names = extensions.subjectAltName([{ dnsName: 'a.example.com' }, { uri: 'https://a.example.com/x' }]);
  const policies = extensions.certificatePolicies(['2.25.1.2'], true);
  const original = await certificate({
    subject: 'Fuzz leaf',
    issuer: root,
    key: privateKey('fuzz', 'p256'),
    change: { [names.oid]: names, [policies.oid]: policies },
  });
  const tbs = parseCertificate(original.certificate).tbs;
  const nodeRoot = new NodeCertificate(root.certificate);
  const cache = new VerifierCache();
  const unexplained: { what: string; der: string }[] = [];
  let accepted = 0;
  let slowestMs = 0;
  for (let i = 0; i < cases; i++) {
    const whole = i % 8 === 0;
    const der = whole ? mutate(original.certificate, pick) : await signBody(root.signer, mutate(tbs, pick));
    const start = performance.now();
    try {
      const report = verifyCertificateSync({
        certificate: der,
        trustAnchors: [root.certificate],
        at,
        purpose: 'any',
        revocation: skipRevocation,
        cache,
      });
      slowestMs = Math.max(slowestMs, performance.now() - start);
      if (report.status !== 'valid') continue;
      accepted++;
      for (const what of await objections(der, nodeRoot))
        unexplained.push({ what, der: Buffer.from(der).toString('hex') });
    } catch (error) {
      const what = error instanceof InroError ? error.code : String(error);
      unexplained.push({ what: `threw ${what}`, der: Buffer.from(der).toString('hex') });
    }
  }
  return {
    name: 'certificates',
    cases,
    accepted,
    refused: cases - accepted,
    slowestMs: Math.round(slowestMs),
    unexplained,
  };
}
