import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { oid } from '@inro/pki/read';
import { assembleCades, type CadesOptions, prepareCades } from '@inro/signature';
import { anyRequest, type CadesRequest } from '@inro/signature/verify';
import {
  at,
  type CertificateOptions,
  certificate,
  extensions,
  type Issuer,
  newResponder,
  newRoot,
  privateKey,
  staple,
} from '../verifier/authority.ts';

export { at };

/** Kinds of keys that holders have. */
export const keyKinds = ['rsa-2048', 'ec-p384'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** Somebody with a digital-signature certificate, and the status of it that their wallet fetched. */
export interface Signatory {
  readonly kind: KeyKind;
  readonly key: KeyObject;
  readonly root: Issuer;
  readonly holder: Issuer;
  readonly responder: Issuer;
  readonly staple: Uint8Array;
}

const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;

export async function signatory(
  kind: KeyKind = 'rsa-2048',
  options: Partial<CertificateOptions> & { readonly policy?: string; readonly root?: Issuer } = {},
): Promise<Signatory> {
  const { policy = oid.inro.policy.phoneDigitalSignature, root = await newRoot(), ...more } = options;
  const key = kind === 'rsa-2048' ? privateKey('Signatory', 'rsa') : p384;
  const holder = await certificate({
    subject: 'Signatory',
    issuer: root,
    key,
    ...more,
    change: {
      [oid.extension.keyUsage]: extensions.keyUsage(['digitalSignature', 'contentCommitment']),
      [oid.extension.certificatePolicies]: extensions.certificatePolicies([policy], true),
      ...more.change,
    },
  });
  const responder = await newResponder(root);
  return { kind, key, root, holder, responder, staple: await staple(holder.certificate, { responder, issuer: root }) };
}

const hashNameOf = (kind: KeyKind) => (kind === 'rsa-2048' ? 'sha256' : 'sha384');

export const digestOf = ({ kind }: Pick<Signatory, 'kind'>, document: Uint8Array): Uint8Array =>
  new Uint8Array(createHash(hashNameOf(kind)).update(document).digest());

/** What the element gives for signed attributes: ECDSA as DER. */
export const signAttributes = ({ kind, key }: Pick<Signatory, 'kind' | 'key'>, attributes: Uint8Array): Uint8Array =>
  new Uint8Array(sign(hashNameOf(kind), attributes, key));

export const documentOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export type SigningOptions = Partial<Pick<CadesOptions, 'at' | 'mediaType' | 'requestDigest'>> & {
  readonly unstapled?: true;
  readonly chain?: readonly Uint8Array[];
};

/** Signs a document as a wallet does. */
export function signDocument(who: Signatory, document: Uint8Array, options: SigningOptions = {}): Uint8Array {
  const { unstapled, chain = [], ...more } = options;
  const prepared = prepareCades({
    documentDigest: digestOf(who, document),
    certificate: who.holder.certificate,
    at,
    ...more,
  });
  const supplements = { certificates: chain, ...(unstapled ? {} : { staple: who.staple }) };
  return assembleCades(prepared, signAttributes(who, prepared.signedAttributes), supplements);
}

/** The question about it, with nothing asked of the request. */
export const questionOf = (who: Signatory, signature: Uint8Array, document: Uint8Array): CadesRequest => ({
  signature,
  document,
  trustAnchors: [who.root.certificate],
  at,
  requestDigest: anyRequest,
});
