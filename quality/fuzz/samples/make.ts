// Writes samples.json anew: real structures by the code that issues and asks, under keys that are thrown away.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { toBase64, utf8 } from '@inro/foundation';
import { APPLICATION_TYPE, EARLIER_APPLICATION_TYPE, keyKinds } from '@inro/jpki-profile';
import {
  basicAttributeNames,
  buildTbsCertList,
  encodeName,
  keyIdentifier,
  serialNumber,
  signOcspResponse,
  signTbs,
} from '@inro/pki/issue';
import { keySigner } from '@inro/pki/issue/node';
import { oid, parseCertificate } from '@inro/pki/read';
import {
  assembleApplication,
  buildCertificateRequest,
  buildOcspRequest,
  buildRenewalRequest,
  encodeCertId,
  prepareApplication,
} from '@inro/pki/request';
import {
  type CheckedRequest,
  clientIdOf,
  prepareAnswer,
  readRequestObject,
  signedAnswer,
  writeAnswerForm,
  writeRequestObject,
} from '@inro/presentation';
import { assembleCades, prepareCades } from '@inro/signature';
import {
  issue,
  newRoot,
  newSigner,
  notAfter,
  notBefore,
  points,
  randomness,
  responderProfile,
  signingProfile,
} from '../../testing/pki/certificates.ts';
import { makeElement } from '../../testing/pki/element-maker.ts';

const root = await newRoot('rsa-2048');
const person = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const responderSigner = newSigner('ec-p256');
const [thisUpdate, nextUpdate] = [new Date('2026-11-22T01:00:00Z'), new Date('2026-11-23T01:00:00Z')];
const attributes = {
  name: '髙﨑　𠮷男',
  nameSubstitutions: '00000',
  sex: '1',
  dateOfBirth: '420010303',
  address: '東京都千代田区一丁目1番1号',
  addressSubstitutions: '00000',
};
const certificate = await issue(
  signingProfile,
  {
    serialNumber: serialNumber(randomness),
    notBefore,
    notAfter,
    subject: encodeName([['commonName', 'phone']]),
    subjectPublicKeyInfo: keySigner(person).publicKey,
    alternativeNames: basicAttributeNames(attributes, oid.inro.attribute),
    ...points,
  },
  root.signer,
  root.identity,
);
const responder = await issue(
  responderProfile,
  {
    serialNumber: serialNumber(randomness),
    notBefore,
    notAfter,
    subject: encodeName([['commonName', 'OCSP responder']]),
    subjectPublicKeyInfo: responderSigner.publicKey,
  },
  root.signer,
  root.identity,
);
const list = {
  signatureAlgorithm: root.signer.algorithm,
  issuer: root.identity.name,
  authorityKeyIdentifier: root.identity.keyIdentifier,
  thisUpdate,
  nextUpdate,
  number: 300,
  entries: [
    { serialNumber: serialNumber(randomness), revocationDate: thisUpdate, reason: 'certificateHold' as const },
    {
      serialNumber: serialNumber(randomness),
      revocationDate: thisUpdate,
      reason: 'keyCompromise' as const,
      invalidityDate: notBefore,
    },
  ],
  distributionPoint: [{ uri: 'http://status.localhost/crl/one.crl' }],
};
const ca = parseCertificate(root.certificate);
const certId = encodeCertId(
  { name: ca.subject.der, keyBits: ca.keyBits },
  parseCertificate(certificate).serialNumber,
  'SHA-256',
);
const ocspResponse = await signOcspResponse(
  { signer: responderSigner, certificate: responder, keyIdentifier: keyIdentifier(responderSigner.publicKey) },
  {
    producedAt: thisUpdate,
    answers: [{ certId, status: { status: 'good' }, thisUpdate, nextUpdate }],
    nonce: randomness(32),
  },
);
const text32 = () => randomBytes(32).toString('base64url');
const document = {
  type: APPLICATION_TYPE,
  nonce: text32(),
  certificates: keyKinds,
  attestationCertificateSha256: text32(),
  secureElement: { seId: 'phone' },
  requestedAt: '2026-11-22T01:00:00.000Z',
};
const signedBy = (prepared: ReturnType<typeof prepareApplication>): Uint8Array =>
  assembleApplication(prepared, new Uint8Array(sign('sha256', prepared.signedAttributes, person)));
const application = signedBy(prepareApplication(utf8(JSON.stringify(document)), certificate));
// ADR 48: as it was before.
const earlier = utf8(JSON.stringify({ ...document, type: EARLIER_APPLICATION_TYPE }));
const applicationOfBefore = signedBy(prepareApplication(earlier, certificate, oid.cms.data));

const cadesOf = (text: string): Uint8Array => {
  const documentDigest = new Uint8Array(createHash('sha256').update(text).digest());
  const waiting = prepareCades({ documentDigest, certificate, at: thisUpdate, mediaType: 'text/plain' });
  const value = new Uint8Array(sign('sha256', waiting.signedAttributes, person));
  return assembleCades(waiting, value, { staple: ocspResponse });
};

const access = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const issuedAt = thisUpdate.getTime() / 1000;
const request = await writeRequestObject(
  {
    acts: { login: { act: 'login', maxStapleAge: 86_400 } },
    responseUri: 'http://bank.localhost:8429/presentations/answers',
    nonce: randomBytes(32).toString('base64url'),
    state: randomBytes(16).toString('base64url'),
    issuedAt,
    expiresAt: issuedAt + 300,
    purpose: { ja: '口座にログインするため', 'ja-x-easy': '口座(こうざ)を 見(み)る ため', en: 'To log in' },
    flow: 'cross-device',
  },
  {
    certificates: [responder],
    sign: (input) => new Uint8Array(sign('sha256', utf8(input), { key: access, dsaEncoding: 'ieee-p1363' })),
  },
);
const read = readRequestObject(request) as CheckedRequest;
const prepared = prepareAnswer(read, 'login', { certificate, staple: ocspResponse, at: thisUpdate, number: '42' });
const answerForm = writeAnswerForm(read, {
  login: signedAnswer(prepared, new Uint8Array(sign('sha256', prepared.digest, person))),
});

const { leaf: element, makerCertificate: maker } = await makeElement();

const certificateRequest = await buildCertificateRequest('role', {
  algorithm: 'ecdsa-with-SHA256',
  publicKey: responderSigner.publicKey,
  sign: async (message) => new Uint8Array(sign('sha256', message, access)),
});

const der = {
  certificate,
  ca: root.certificate,
  responder,
  crl: await signTbs(root.signer, buildTbsCertList(list)),
  deltaCrl: await signTbs(root.signer, buildTbsCertList({ ...list, number: 301, baseNumber: 300 })),
  ocspResponse,
  ocspRequest: buildOcspRequest(certificate, root.certificate, { nonce: randomness(32) }),
  ocspRequestSha1: buildOcspRequest(certificate, root.certificate, { hash: 'SHA-1' }),
  application,
  applicationOfBefore,
  cades: cadesOf('the document'),
  certificateRequest,
  renewalRequest: await buildRenewalRequest(certificateRequest, {
    certificate: responder,
    sign: async (message) => new Uint8Array(sign('sha256', message, access)),
  }),
  element,
  maker,
};
const samples = {
  der: Object.fromEntries(Object.entries(der).map(([name, bytes]) => [name, toBase64(bytes)])),
  text: { request, answerForm, clientId: clientIdOf(responder) },
};
writeFileSync(new URL('./samples.json', import.meta.url), `${JSON.stringify(samples, undefined, 2)}\n`);
