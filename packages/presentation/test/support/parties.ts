import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actNames, type Entitlement, type RequestSigner, type RequestVerifier } from '../../src/index.ts';

export const names = { ja: 'いろは銀行', 'ja-x-easy': 'いろは ぎんこう', en: 'Iroha Bank' };
export const purpose = {
  ja: '口座にログインするため',
  'ja-x-easy': '口座(こうざ)を 見(み)る ため',
  en: 'To log in to your account',
};

/** A key and a certificate that openssl made. */
export interface Party {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
}

/** Self-signed certificates by openssl: an access certificate with a web origin, and a person's RSA certificate. */
export function makeParty(kind: 'access' | 'person', origin = 'http://bank.localhost:8429'): Party {
  const folder = mkdtempSync(join(tmpdir(), 'inro-presentation-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.der')];
  const algorithm = kind === 'access' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['rsa:2048'];
  const extension = kind === 'access' ? ['-addext', `subjectAltName=URI:${origin}`] : [];
  const args = ['req', '-x509', '-newkey', ...algorithm, '-nodes', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...args, '-outform', 'DER', '-subj', '/CN=test', '-days', '30', ...extension], {
    stdio: 'ignore',
  });
  const party = {
    key: createPrivateKey(readFileSync(key)),
    certificate: new Uint8Array(readFileSync(certificate)),
  };
  rmSync(folder, { recursive: true });
  return party;
}

export const requestSigner = (party: Party): RequestSigner => ({
  certificates: [party.certificate],
  sign: (input) => new Uint8Array(sign('sha256', Buffer.from(input), { key: party.key, dsaEncoding: 'ieee-p1363' })),
});

/** node:crypto as the judge: the leaf must be one of those pinned; its URI names are its origins. */
export const requestVerifier = (
  pinned: readonly Party[],
  entitlement: Entitlement = { kinds: ['deemedVerifier'], acts: actNames },
): RequestVerifier => ({
  async validateAccess([leaf]) {
    if (!pinned.some(({ certificate }) => Buffer.compare(certificate, leaf!) === 0)) return undefined;
    const alternative = new X509Certificate(leaf!).subjectAltName ?? '';
    return { origins: [...alternative.matchAll(/URI:([^,]+)/g)].map((match) => match[1]!), names, entitlement };
  },
  async verifyEs256(leaf, signingInput, signature) {
    const key = createPublicKey(new X509Certificate(leaf).publicKey.export({ type: 'spki', format: 'pem' }));
    return verify('sha256', signingInput, { key, dsaEncoding: 'ieee-p1363' }, signature);
  },
});

export const refusedWith = (code: string) => (failure: unknown) =>
  (failure as { code?: string }).code === code || assert(code, failure);

function assert(code: string, failure: unknown): never {
  throw new Error(`expected ${code}, got ${(failure as { code?: string }).code ?? String(failure)}`);
}
