import { fromBase64, toBase64 } from '@inro/foundation';
import { base64Text } from '@inro/host';
import { encodeName, type GeneralNameToIssue } from '@inro/pki/issue';
import { parseCertificateRequest, readPublicKey, signatureScheme } from '@inro/pki/read';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import { z } from 'zod';
import type { CaContext } from '../context.ts';
import { CaError } from '../errors/index.ts';
import { planCertificate } from '../issuance/plan.ts';
import { recordedRequest, recordIssuance } from '../issuance/record.ts';
import { requestDigest } from '../issuance/request-digest.ts';
import { type IssuedCertificate, signRecorded } from '../issuance/sign.ts';

const DAY = 86_400_000;

const name = z.string().min(1).max(64);
const names = z.strictObject({ ja: name, 'ja-x-easy': name, en: name });

/** An origin in its canonical form: scheme, host, port and nothing else; plain http on `localhost` names alone. */
const origin = z
  .string()
  .max(200)
  .refine((text) => URL.canParse(text) && new URL(text).origin === text)
  .refine((text) => text.startsWith('https://') || /^http:\/\/(?:[a-z0-9-]+\.)*localhost(?::\d+)?$/.test(text));

export const accessNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** Body of `PUT /access-certificates/NAME`; the key proves itself in a PKCS #10 request (base64 DER). */
export const accessBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('relyingParty'), certificateRequest: base64Text(16_384), names, origin }),
  z.strictObject({ kind: z.literal('counterOfficer'), certificateRequest: base64Text(16_384), names }),
]);
export type AccessBody = z.infer<typeof accessBodySchema>;

/** Certifies a service's or an officer's key. The same order again gives the same certificate, whatever signature proves the key this time; a new key a new one. */
export async function issueAccessCertificate(
  context: CaContext,
  name: string,
  body: AccessBody,
): Promise<IssuedCertificate> {
  const { certificateRequest, ...wanted } = body;
  const key = provenKey(certificateRequest);
  const digest = requestDigest({ ...wanted, key: toBase64(key) });
  const id = `access:${name}:${digest.toString('base64url')}`;
  if ((await recordedRequest(context, id)) === undefined) {
    await recordIssuance(context, {
      id,
      requestSha256: digest,
      applicationSha256: null,
      signer: null,
      stapleTokenSha256: null,
      certificates: [planAccess(context, name, body, key)],
    });
  }
  return (await signRecorded(context, id))[0]!;
}

/** RFC 2986 §3: the request's signature proves the possession; the key must be of the profile's kind. */
function provenKey(certificateRequest: string): Uint8Array {
  try {
    const request = parseCertificateRequest(fromBase64(certificateRequest));
    const scheme = signatureScheme(request.signatureAlgorithm);
    const { information: data, signature } = request;
    const key = readPublicKey(request.subjectPublicKeyInfo);
    if (scheme && nodeSignatureVerifier.verify({ key, scheme, data, signature }) === true) return key.spki;
  } catch (cause) {
    throw new CaError('ca.certificate_request_invalid', { cause });
  }
  throw new CaError('ca.certificate_request_invalid');
}

function planAccess(context: CaContext, name: string, body: AccessBody, publicKeyInfo: Uint8Array) {
  const authority = context.authorities.access;
  const relyingParty = body.kind === 'relyingParty';
  const key = readPublicKey(publicKeyInfo);
  const fits = relyingParty ? key.type === 'EC' && key.curve === 'P-256' : key.type === 'RSA' && key.bits === 2048;
  if (!fits) throw new CaError('ca.certificate_request_invalid');
  return planCertificate(context, authority, {
    kind: body.kind,
    profile: relyingParty ? 'relying-party' : 'counter-officer',
    crl: `${authority.name}-${relyingParty ? 'relying-parties' : 'officers'}`,
    contents: {
      notAfter: new Date(
        Math.floor(context.clock.now().getTime() / 1000) * 1000 + context.configuration.accessDays * DAY,
      ),
      subject: encodeName([
        ['countryName', 'JP'],
        ['organizationName', body.names.ja],
        ['commonName', name],
      ]),
      subjectPublicKeyInfo: publicKeyInfo,
      names: body.names,
      ...(body.kind === 'relyingParty' ? { alternativeNames: alternativeNames(body.origin) } : {}),
    },
  });
}

const alternativeNames = (text: string): GeneralNameToIssue[] => [{ dnsName: new URL(text).hostname }, { uri: text }];
