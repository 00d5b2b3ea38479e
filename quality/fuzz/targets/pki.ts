import { toBase64, toHex } from '@inro/foundation';
import {
  Certificate,
  checkDer,
  parseCertificateList,
  parseCertificateRequest,
  parseOcspRequest,
  parseOcspResponse,
  parsePem,
  parseRenewalRequest,
  parseSignedApplication,
  readableExtensions,
  readPublicKey,
} from '@inro/pki/read';
import fc from 'fast-check';
import { mutatedBytes, untouched } from '../bytes.ts';
import { mutatedDer } from '../der.ts';
import { mutatedText } from '../json.ts';
import { der } from '../samples/index.ts';
import { type FuzzTarget, target, withCodes } from '../target.ts';

/** Parses real samples with their bytes or their tree changed; `read` also touches everything that is read late. */
function structure(names: readonly string[], donors: readonly string[], read: (bytes: Uint8Array) => void): FuzzTarget {
  const samples = names.map(der);
  const all = [...names, ...donors].map(der);
  return target<Uint8Array>({
    inputs: fc.oneof(
      { weight: 1, arbitrary: untouched(samples) },
      { weight: 6, arbitrary: mutatedBytes(samples) },
      { weight: 12, arbitrary: mutatedDer(all) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) },
    ),
    run: read,
    refuses: withCodes('pki.malformed'),
    show: toHex,
  });
}

function touchCertificate(certificate: Certificate): void {
  void certificate.publicKey;
  void certificate.keyBits;
  void certificate.isSelfIssued;
  void [certificate.subject.rdns, certificate.subject.canonical, certificate.issuer.canonical];
  for (const name of readableExtensions.values()) certificate.extension(name);
}

export const anyDer = structure(['certificate', 'crl', 'application'], [], (bytes) => checkDer(bytes, 'any'));

export const certificate = structure(['certificate', 'ca', 'responder'], [], (bytes) =>
  touchCertificate(new Certificate(bytes)),
);

export const crl = structure(['crl', 'deltaCrl'], ['certificate'], (bytes) => {
  const list = parseCertificateList(bytes);
  void [list.authorityKeyIdentifier, list.crlNumber, list.baseCrlNumber];
  void [list.freshestCrl, list.issuingDistributionPoint, list.issuer.canonical];
  list.entriesFor('01', list.issuer);
});

export const ocspRequest = structure(['ocspRequest', 'ocspRequestSha1'], ['certificate'], (bytes) =>
  parseOcspRequest(bytes),
);

export const ocspResponse = structure(['ocspResponse'], ['certificate', 'crl'], (bytes) => {
  const { basic } = parseOcspResponse(bytes);
  for (const one of basic?.certificates ?? []) touchCertificate(new Certificate(one));
});

export const application = structure(['application', 'applicationOfBefore'], ['certificate', 'ocspResponse'], (bytes) =>
  touchCertificate(parseSignedApplication(bytes).certificate),
);

export const renewalRequest = structure(
  ['renewalRequest'],
  ['certificate', 'application', 'certificateRequest'],
  (bytes) => {
    const { certificate, certificateRequest: about } = parseRenewalRequest(bytes);
    touchCertificate(certificate);
    void about.length;
  },
);

export const certificateRequest = structure(['certificateRequest'], ['certificate'], (bytes) => {
  const request = parseCertificateRequest(bytes);
  void request.subject.canonical;
  readPublicKey(request.subjectPublicKeyInfo);
});

const block = `-----BEGIN CERTIFICATE-----\n${toBase64(der('ca')).replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
const lines = [
  '-----BEGIN A-----',
  '-----END A-----',
  'AAAA',
  '====',
  ' ',
  '\n\n\n',
  '-----BEGIN CERTIFICATE-----',
  '-----',
];

export const pem = target<string>({
  inputs: fc.oneof(
    untouched([block, block + block]),
    mutatedText([block, block + block]),
    fc.array(fc.constantFrom(...lines), { maxLength: 200 }).map((all) => all.join('\n')),
  ),
  run: parsePem,
  refuses: withCodes('pki.malformed'),
  show: JSON.stringify,
});
