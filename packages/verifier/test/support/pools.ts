import { parseCertificate, type RevocationReason } from '@inro/pki/read';
import {
  at,
  certificate,
  type Issuer,
  list,
  newResponder,
  newRoot,
  privateKey,
  staple,
} from '../../../../quality/testing/verifier/authority.ts';
import { type CertificateRequest, reportToJson, verifyCertificateSync } from '../../src/node/index.ts';

export const hours = (n: number): Date => new Date(at.getTime() + n * 3_600_000);
const key = (name: string) => privateKey(name, 'p256');
const flip = (bytes: Uint8Array, fromEnd: number): Uint8Array =>
  bytes.map((octet, i) => (i === bytes.length - fromEnd ? octet ^ 1 : octet));

export const root = await newRoot('Root', 'p256');
/** Another authority that took the same name. */
export const namesake = await certificate({ subject: 'Root', ca: {}, key: key('Namesake') });
export const middle = await certificate({ subject: 'Middle', issuer: root, ca: {}, key: key('Middle') });
export const leaf = await certificate({ subject: 'Leaf', issuer: middle, key: key('Leaf') });
export const responder = await newResponder(middle);

export const entry = (target: Issuer, reason: RevocationReason) => ({
  serialNumber: parseCertificate(target.certificate).serialNumber,
  revocationDate: hours(-10),
  reason,
});
type Entries = Parameters<typeof list>[1];
/** A list by its number: one more, one hour later; the newest that is used is 9, of an hour ago. */
export const numbered = (issuer: Issuer, number: number, entries: Entries = [], baseNumber?: number) =>
  list(issuer, entries, {
    number,
    thisUpdate: hours(number - 10),
    nextUpdate: hours(24),
    ...(baseNumber === undefined ? {} : { baseNumber }),
  });

/** Sets as a relying party might hold them: good members, and beside each an old, a broken and a foreign one. */
export const pools = {
  trustAnchors: [root.certificate, namesake.certificate, flip(root.certificate, 9), root.certificate.slice(0, -1)],
  intermediates: [
    middle.certificate,
    (await certificate({ subject: 'Middle', issuer: root, ca: {}, key: key('Middle'), notAfter: hours(-1) }))
      .certificate,
    (await certificate({ subject: 'Middle', issuer: namesake, ca: {}, key: key('Middle') })).certificate,
    flip(middle.certificate, 9),
    middle.certificate.slice(0, -1),
  ],
  certificateLists: [
    await numbered(root, 9),
    await numbered(middle, 9),
    await numbered(middle, 8, [entry(leaf, 'certificateHold')]),
    flip(await numbered(middle, 9, [entry(leaf, 'keyCompromise')]), 9),
    await numbered({ ...namesake, name: middle.name }, 9, [entry(leaf, 'keyCompromise')]),
  ],
  ocspResponses: [
    await staple(leaf.certificate, { responder, issuer: middle }),
    await staple(leaf.certificate, { responder, issuer: middle, thisUpdate: hours(-50) }),
    flip(await staple(leaf.certificate, { responder, issuer: middle, status: { status: 'unknown' } }), 1000),
    await staple(leaf.certificate, { responder: await newResponder(namesake), issuer: middle }),
    new Uint8Array(7),
  ],
} as const satisfies Record<string, readonly Uint8Array[]>;
export type Pools = { readonly [kind in keyof typeof pools]: readonly Uint8Array[] };

export const ask = (
  { trustAnchors, intermediates, certificateLists, ocspResponses }: Pools,
  more: Partial<CertificateRequest> = {},
) =>
  verifyCertificateSync({
    certificate: leaf.certificate,
    trustAnchors,
    intermediates,
    at,
    purpose: 'any',
    revocation: { certificateLists, ocspResponses },
    ...more,
  });

const prefixes: Readonly<Record<string, keyof Pools>> = {
  crl: 'certificateLists',
  ocsp: 'ocspResponses',
  intermediate: 'intermediates',
  'trust-anchor': 'trustAnchors',
};
/** The report as text; a member is named by its bytes instead of the place at which it was handed in. */
export const placeless = (given: Pools, report: ReturnType<typeof ask>): string =>
  JSON.stringify(reportToJson(report)).replace(
    /"about":"(crl|ocsp|intermediate|trust-anchor)-([0-9]+)"/g,
    (_, kind: string, place: string) =>
      `"about":"${Buffer.from(given[prefixes[kind]!][Number(place)]!).toString('base64')}"`,
  );

/** All orders of a set. */
export function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length < 2) yield items;
  else
    for (let i = 0; i < items.length; i++)
      for (const rest of permutations(items.filter((_, j) => j !== i))) yield [items[i]!, ...rest];
}
