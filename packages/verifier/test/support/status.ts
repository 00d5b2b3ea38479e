import { createHash } from 'node:crypto';
import { oid, parseCertificate } from '@inro/pki/read';
import {
  algorithmIdentifier,
  at,
  certId,
  certificate,
  der,
  extensions,
  type Issuer,
  newResponder,
  newRoot,
  privateKey,
  signBody,
} from '../../../../quality/testing/verifier/authority.ts';

export const e = oid.extension;
export const hours = (n: number): Date => new Date(at.getTime() + n * 3_600_000);
export const root = await newRoot('Root', 'p256');
export const other = await newRoot('Other', 'p256');
export const leaf = await certificate({ subject: 'Leaf', issuer: root, key: privateKey('Leaf', 'p256') });
export const sister = await certificate({ subject: 'Sister', issuer: root, key: privateKey('Leaf', 'p256') });
export const responder = await newResponder(root);
export const unknownCritical: extensions.Extension = { oid: '2.25.1', critical: true, value: der.nullValue() };
export const unknownPlain = { ...unknownCritical, critical: false };

export const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();
export const byKey = (issuer: Issuer) =>
  der.explicit(2, der.octetString(sha1(parseCertificate(issuer.certificate).keyBits)));
export const byName = (issuer: Issuer) => der.explicit(1, issuer.name);
export const good = der.implicit(0, der.nullValue());
export const unknown = der.implicit(2, der.nullValue());
export const revoked = der.implicit(1, der.sequence(der.generalizedTime(hours(-10))));
export const idOf = (target: Issuer, issuer = root) => certId(target.certificate, issuer);

export interface Single {
  readonly id?: Uint8Array;
  readonly status?: Uint8Array;
  readonly from?: number;
  readonly to?: number | null;
  readonly extensions?: readonly extensions.Extension[];
}
export const single = ({ id = idOf(leaf), status = good, from = -1, to = 24, extensions: more = [] }: Single) =>
  der.sequence(
    id,
    status,
    der.generalizedTime(hours(from)),
    ...(to === null ? [] : [der.explicit(0, der.generalizedTime(hours(to)))]),
    ...(more.length === 0 ? [] : [der.explicit(1, extensions.encodeExtensions(more))]),
  );

export interface Basic {
  readonly signer?: Issuer;
  readonly id?: Uint8Array;
  readonly singles?: readonly Uint8Array[];
  readonly certificates?: readonly Uint8Array[];
  readonly extensions?: readonly extensions.Extension[];
  readonly version?: number;
  readonly type?: string;
  /** Hours from now; default −1. */
  readonly producedAt?: number;
}
export async function answer(options: Basic = {}): Promise<Uint8Array> {
  const signer = options.signer ?? responder;
  const more = options.extensions ?? [];
  const data = der.sequence(
    ...(options.version === undefined ? [] : [der.explicit(0, der.integer(options.version))]),
    options.id ?? byKey(signer),
    der.generalizedTime(hours(options.producedAt ?? -1)),
    der.sequence(...(options.singles ?? [single({})])),
    ...(more.length === 0 ? [] : [der.explicit(1, extensions.encodeExtensions(more))]),
  );
  const certificates = options.certificates ?? [signer.certificate];
  const basic = der.sequence(
    data,
    algorithmIdentifier(signer.signer.algorithm),
    der.bitString(await signer.signer.sign(data)),
    ...(certificates.length === 0 ? [] : [der.explicit(0, der.sequence(...certificates))]),
  );
  const bytes = der.sequence(der.objectIdentifier(options.type ?? oid.ocsp.basicResponse), der.octetString(basic));
  return der.sequence(der.enumerated(0), der.explicit(0, bytes));
}
export type Scope = readonly Uint8Array[];
export interface Crl {
  readonly signer?: Issuer;
  readonly issuer?: Uint8Array;
  readonly scope?: Scope;
  readonly extensions?: readonly extensions.Extension[];
  readonly without?: string;
  readonly entryExtensions?: readonly extensions.Extension[];
  readonly revokes?: Issuer | readonly Issuer[];
  readonly from?: number;
  readonly to?: number | null;
  readonly version?: readonly Uint8Array[];
  /** Encoders of thisUpdate, nextUpdate and the revocation date. */
  readonly times?: readonly (Encoder | undefined)[];
}
export type Encoder = typeof der.time;
export const serialOf = (target: Issuer) => der.unsignedInteger(parseCertificate(target.certificate).serialNumber);
/** A list octet by octet, so that it can be wrong in every way. */
export async function crl(options: Crl = {}): Promise<Uint8Array> {
  const signer = options.signer ?? root;
  const id = sha1(parseCertificate(signer.certificate).keyBits);
  const all = [
    extensions.authorityKeyIdentifier(id),
    extensions.crlNumber(7),
    ...(options.scope
      ? [{ oid: e.issuingDistributionPoint, critical: true, value: der.sequence(...options.scope) }]
      : []),
    ...(options.extensions ?? []),
  ].filter(({ oid: one }) => one !== options.without);
  const more = options.entryExtensions ?? [];
  const entry = (target: Issuer) =>
    der.sequence(
      serialOf(target),
      (options.times?.[2] ?? der.time)(hours(-10)),
      ...(more.length === 0 ? [] : [extensions.encodeExtensions(more)]),
    );
  const body = der.sequence(
    ...(options.version ?? [der.integer(1)]),
    algorithmIdentifier(signer.signer.algorithm),
    options.issuer ?? signer.name,
    (options.times?.[0] ?? der.time)(hours(options.from ?? -1)),
    ...(options.to === null ? [] : [(options.times?.[1] ?? der.time)(hours(options.to ?? 24))]),
    ...(options.revokes ? [der.sequence(...[options.revokes].flat().map(entry))] : []),
    ...(all.length === 0 ? [] : [der.explicit(0, extensions.encodeExtensions(all))]),
  );
  return signBody(signer.signer, body);
}
export const flag = (n: number) => der.implicit(n, der.boolean(true));
export const uri = (text: string) => der.implicit(6, der.ia5String(text));
export const point = (text: string) => der.explicit(0, der.explicit(0, uri(text)));
export const certificateIssuer = (issuer: Issuer): extensions.Extension => ({
  oid: e.certificateIssuer,
  critical: true,
  value: der.sequence(der.explicit(4, issuer.name)),
});
export const reasons = (...bits: number[]) => der.implicit(3, der.namedBits(bits));
