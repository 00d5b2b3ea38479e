import { generateKeyPairSync, sign } from 'node:crypto';
import { attributesOf } from '@inro/authority-wire/subject';
import { toHex, utf8 } from '@inro/foundation';
import {
  basicAttributeNames,
  buildTbsCertificate,
  encodeName,
  fillProfile,
  serialNumber,
  signTbs,
} from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid } from '@inro/pki/read';
import { assembleApplication, prepareApplication } from '@inro/pki/request';
import { parseConfiguration } from '../../../apps/ca/src/configuration.ts';
import { profileOf } from '../../../apps/ca/src/profiles.ts';
import { randomness } from '../../../apps/ca/test/support.ts';
import type { ResidentEntry } from '../../../quality/people/counter.ts';

const certifiedOf = ({ alias: _, status: __, ...subject }: ResidentEntry) => subject;
const EIGHT_YEARS_MS = 8 * 365 * 86_400_000;

/**
 * A certificate that states a person's four attributes over the attacker's own key, signed by that key: nobody issued it.
 * It may carry the name and the key identifier of a root.
 */
export async function forgedCard(
  person: ResidentEntry,
  now: Date,
  root?: { readonly name: Uint8Array; readonly keyIdentifier: Uint8Array },
) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signer = keySigner(privateKey);
  const name = encodeName([
    ['countryName', 'JP'],
    ['localityName', person.prefecture],
    ['localityName', person.municipality],
    ['commonName', toHex(randomness(12))],
  ]);
  const profile = profileOf('card-digital-signature', parseConfiguration({}).editions[0]!);
  const contents = {
    serialNumber: serialNumber(randomness),
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + EIGHT_YEARS_MS),
    subject: name,
    subjectPublicKeyInfo: signer.publicKey,
    alternativeNames: basicAttributeNames(attributesOf(certifiedOf(person)), oid.inro.attribute),
  };
  const issuer =
    root === undefined ? { selfSigned: signer.algorithm } : { ...root, signatureAlgorithm: signer.algorithm };
  const certificate = await signTbs(signer, buildTbsCertificate(fillProfile(profile, contents, issuer)));
  return {
    certificate,
    /** CMS over an application document, DER. */
    sign(document: Readonly<Record<string, unknown>>): Uint8Array {
      const prepared = prepareApplication(utf8(JSON.stringify(document)), certificate);
      return assembleApplication(prepared, new Uint8Array(sign('sha256', prepared.signedAttributes, privateKey)));
    },
  };
}
