import { at } from '../../../../quality/testing/verifier/authority.ts';
import type { RevocationInput } from '../../src/index.ts';
import { type CertificateRequest, verifyCertificateSync } from '../../src/node/index.ts';
import { hours, leaf, root } from './status.ts';

export const SECOND = 1 / 3600;
export const ask = (revocation: RevocationInput, more: Partial<CertificateRequest> = {}) =>
  verifyCertificateSync({
    certificate: leaf.certificate,
    trustAnchors: [root.certificate],
    at,
    purpose: 'any',
    revocation,
    ...more,
  });
export type Report = ReturnType<typeof ask>;
export const said = (report: Report) => report.findings.map(({ code, about }) => `${code} ${about}`);
export const timesOf = (report: Report) =>
  report.times.filter(({ what }) => !what.startsWith('not')).map(({ what, about, at: time }) => [what, about, time]);
export const iso = (n: number) => `${hours(n).toISOString().slice(0, 19)}Z`;
