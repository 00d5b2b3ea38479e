/**
 * What a service does with a login answer: `node examples/verify-a-login.ts ROOT.cer LEAF.cer STAPLE.der DATA SIGNATURE`.
 * Nothing is fetched: what is missing is named, with who can supply it.
 */
import { readFileSync } from 'node:fs';
import { VerifierCache, verifyAuthentication } from '@inro/verifier/node';

const [root, certificate, staple, signedData, signature] = process.argv
  .slice(2)
  .map((file) => new Uint8Array(readFileSync(file)));
if (!root || !certificate || !signedData || !signature) throw new TypeError('five files');

const report = await verifyAuthentication({
  certificate,
  trustAnchors: [root],
  at: new Date(),
  purpose: 'user-authentication',
  signedData,
  signature,
  algorithm: 'RS256',
  staple,
  maximumStapleAge: 86_400,
  cache: new VerifierCache(), // keep one for the life of the process
});
if (report.status === 'valid') console.log('logged in; the certificate is good until', report.certificate.notAfter.at);
else
  console.log(
    report.status,
    report.findings.map(({ code }) => code),
    report.missing,
  );
