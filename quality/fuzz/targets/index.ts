import type { FuzzTarget } from '../target.ts';

const of =
  <M extends Record<K, FuzzTarget>, K extends string>(module: () => Promise<M>, name: K) =>
  async (): Promise<FuzzTarget> =>
    (await module())[name];
const made =
  <M extends Record<K, () => Promise<FuzzTarget>>, K extends string>(module: () => Promise<M>, name: K) =>
  async (): Promise<FuzzTarget> =>
    await (await module())[name]();

const apdu = () => import('./apdu.ts');
const pki = () => import('./pki.ts');
const presentation = () => import('./presentation.ts');
const problem = () => import('./problem.ts');
const secureChannel = () => import('./secure-channel.ts');
const element = () => import('./secure-element.ts');
const seram = () => import('./seram.ts');
const host = () => import('./host.ts');
const handset = () => import('./handset.ts');
const verifier = () => import('./verifier.ts');
const jpki = () => import('./jpki.ts');
const signature = () => import('./signature.ts');
const inro = () => import('./inro.ts');

/** Every reader of what comes from outside, by room and name. */
export const targets: Readonly<Record<string, () => Promise<FuzzTarget>>> = {
  'apdu/command': of(apdu, 'command'),
  'apdu/response': of(apdu, 'response'),
  'apdu/tlv': of(apdu, 'tlv'),
  'problem/encodings': of(problem, 'encodings'),
  'pki/der': of(pki, 'anyDer'),
  'pki/certificate': of(pki, 'certificate'),
  'pki/crl': of(pki, 'crl'),
  'pki/ocsp-request': of(pki, 'ocspRequest'),
  'pki/ocsp-response': of(pki, 'ocspResponse'),
  'pki/application': of(pki, 'application'),
  'pki/renewal-request': of(pki, 'renewalRequest'),
  'pki/certificate-request': of(pki, 'certificateRequest'),
  'pki/pem': of(pki, 'pem'),
  'presentation/json': of(presentation, 'json'),
  'presentation/link': of(presentation, 'link'),
  'presentation/request': of(presentation, 'request'),
  'presentation/answer': of(presentation, 'answer'),
  'presentation/answer-form': of(presentation, 'answerForm'),
  'presentation/reply': of(presentation, 'reply'),
  'presentation/sd-jwt': made(presentation, 'sdJwt'),
  'secure-channel/on-card': made(secureChannel, 'onCard'),
  'secure-channel/off-card': made(secureChannel, 'offCard'),
  'secure-element/commands': made(element, 'commands'),
  'secure-element/personalisation': made(element, 'personalisation'),
  'tsm/report': of(seram, 'report'),
  'tsm/handshake': of(seram, 'handshake'),
  'wallet/order': of(seram, 'order'),
  'verifier/evidence': of(verifier, 'evidence'),
  'verifier/attestation': of(verifier, 'attestation'),
  'signature/cades': of(signature, 'cades'),
  'signature/every-signature': of(signature, 'everySignature'),
  'inro/verify': of(inro, 'verify'),
  'jpki/card-answers': of(jpki, 'cardAnswers'),
  'host/signed-request': made(host, 'signedRequest'),
  'handset/door': made(handset, 'door'),
  'handset/carried': made(handset, 'carried'),
  'handset/egress': of(handset, 'egress'),
  'handset/vpcd': made(handset, 'vpcd'),
};
