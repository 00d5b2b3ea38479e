/**
 * What a service does that keeps its requests itself: `node verify-a-login.ts ROOT.cer REQUEST.jwt ANSWER.form [NUMBER]`.
 * The answer has to be made for this very request, by a phone; a bare signature over some bytes is no login. Nothing is
 * fetched: what is missing is named, with who can supply it.
 */
import { readFileSync } from 'node:fs';
import { verifyLogin } from '@inro/relying-party';
import { nodeSignatureVerifier } from '@inro/verifier/node';

const [root, request, answer, number] = process.argv.slice(2);
if (root === undefined || request === undefined || answer === undefined) throw new TypeError('three files');

const trustAnchors = [new Uint8Array(readFileSync(root))];
const report = await verifyLogin({
  request: readFileSync(request, 'utf8'),
  answer: readFileSync(answer, 'utf8'),
  ...(number === undefined ? {} : { number }),
  trustAnchors: () => trustAnchors,
  clock: { now: () => new Date() },
  signatures: nodeSignatureVerifier,
});
if (report.status === 'valid') console.log('logged in; the certificate is good until', report.certificate.notAfter.at);
else
  console.log(
    report.status,
    report.findings.map(({ code }) => code),
    report.missing,
  );
