import { oid } from '@inro/pki/read';
import {
  at,
  type CertificateOptions,
  certificate,
  type Issuer,
  newRoot,
  privateKey,
} from '../../../../quality/testing/verifier/authority.ts';
import { skipRevocation } from '../../src/index.ts';
import { type CertificateRequest, verifyCertificateSync } from '../../src/node/index.ts';

export const e = oid.extension;
export const usage = oid.extendedKeyUsage;
export const key = (name: string) => privateKey(name, 'p256');
export const root = await newRoot('Root', 'p256');
export const hours = (n: number): Date => new Date(at.getTime() + n * 3_600_000);
export const SECOND = 1 / 3600;
export const ca = (subject: string, issuer: Issuer | undefined, more: Partial<CertificateOptions> = {}) =>
  certificate({ subject, ca: {}, key: key(subject), ...(issuer === undefined ? {} : { issuer }), ...more });
export const below = (issuer: Issuer, more: Partial<CertificateOptions> = {}) =>
  certificate({ subject: 'Leaf', issuer, key: key('Leaf'), ...more });
export const request = (leaf: Issuer | Uint8Array, more: Partial<CertificateRequest> = {}): CertificateRequest => ({
  certificate: leaf instanceof Uint8Array ? leaf : leaf.certificate,
  trustAnchors: [root.certificate],
  at,
  purpose: 'any',
  revocation: skipRevocation,
  ...more,
});
export const ask = (leaf: Issuer | Uint8Array, more: Partial<CertificateRequest> = {}) =>
  verifyCertificateSync(request(leaf, more));
export type Report = ReturnType<typeof ask>;
export const said = (report: Report) =>
  report.findings.flatMap(({ code, about, level }) => (level === 'note' ? [] : [`${code} ${about}`]));
export const bytesOf = (...list: Issuer[]) => list.map((one) => one.certificate);
