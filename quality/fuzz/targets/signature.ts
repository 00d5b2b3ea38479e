import { toHex, utf8 } from '@inro/foundation';
import { anyRequest, everySignatureHoldsNow, readCades, verifyCadesNow } from '@inro/signature/verify';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import fc from 'fast-check';
import { mutatedBytes, untouched } from '../bytes.ts';
import { mutatedDer } from '../der.ts';
import { der } from '../samples/index.ts';
import { type FuzzTarget, hold, target, withCodes } from '../target.ts';

const real = der('cades');
const document = utf8('the document');
const donors = [real, der('application'), der('certificate'), der('ca'), der('ocspResponse')];
const inputs = fc.oneof(
  { weight: 2, arbitrary: untouched([real]) },
  { weight: 6, arbitrary: mutatedBytes([real]) },
  { weight: 12, arbitrary: mutatedDer(donors) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) },
);
const signerInfoOf = (bytes: Uint8Array): string => toHex(readCades(bytes).signerInfo);
const realSigner = signerInfoOf(real);

/** A signature beside a document, changed: always a report, valid for the one real SignerInfo alone, and read only as it is written. */
export const cades: FuzzTarget = target<Uint8Array>({
  inputs,
  run(signature) {
    const { status } = verifyCadesNow(
      {
        signature,
        document,
        trustAnchors: [der('ca')],
        at: new Date('2026-11-22T02:00:00Z'),
        requestDigest: anyRequest,
      },
      nodeSignatureVerifier,
    );
    hold(status === 'valid' || toHex(signature) !== toHex(real), 'the real signature is not valid');
    hold(status !== 'valid' || signerInfoOf(signature) === realSigner, 'another signature is valid');
    readCades(signature);
  },
  refuses: withCodes('pki.malformed', 'signature.form_not_accepted'),
  show: toHex,
});

/** Any SignedData, attached or not: a word for what is wrong, and never a failure. */
export const everySignature: FuzzTarget = target<Uint8Array>({
  inputs,
  run(signature) {
    const found = everySignatureHoldsNow(signature, document, nodeSignatureVerifier);
    hold(found === 'holds' || toHex(signature) !== toHex(real), 'the real signature does not hold');
  },
  refuses: () => false,
  show: toHex,
});
