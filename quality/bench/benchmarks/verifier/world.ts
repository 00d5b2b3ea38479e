import { generateKeyPairSync } from 'node:crypto';
import { parseCertificate } from '@inro/pki/read';
import { type VerifierCache, verifyAuthenticationSync } from '@inro/verifier/node';
import { at, certificate, newResponder, newRoot, signLogin, staple } from '../../../testing/verifier/authority.ts';

export const HOLDERS = 16;

/** A handful of holders below one root, with RSA and P-256 responders, everything signed for real. */
export async function makeWorld() {
  const root = await newRoot();
  const responders = {
    p256: await newResponder(root, {}, 'p256'),
    rsa: await newResponder(root, { subject: 'RSA responder' }, 'rsa'),
  };
  const signedData = new Uint8Array(700).fill(0x41);
  const holders = [];
  for (let i = 0; i < HOLDERS; i++) {
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const { certificate: der } = await certificate({ subject: `Holder ${i}`, issuer: root, key });
    const parsed = parseCertificate(der);
    holders.push({
      der,
      parsed,
      signature: signLogin(key, signedData),
      staples: {
        p256: await staple(der, { responder: responders.p256, issuer: root }),
        rsa: await staple(der, { responder: responders.rsa, issuer: root }),
      },
    });
  }
  return { root, responders, signedData, holders };
}
export type World = Awaited<ReturnType<typeof makeWorld>>;

/** Our whole login, once a call. */
export function ourLogin({ root, signedData, holders }: World, kind: 'p256' | 'rsa', cache: () => VerifierCache) {
  return (i: number) => {
    const one = holders[i % holders.length]!;
    const report = verifyAuthenticationSync({
      certificate: one.der,
      trustAnchors: [root.certificate],
      at,
      purpose: 'user-authentication',
      signedData,
      signature: one.signature,
      algorithm: 'RS256',
      staple: one.staples[kind],
      cache: cache(),
    });
    if (report.status !== 'valid') throw new Error(JSON.stringify(report.findings));
  };
}
