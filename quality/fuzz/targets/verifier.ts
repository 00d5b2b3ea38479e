import { concatBytes, toHex } from '@inro/foundation';
import { parseCertificate } from '@inro/pki/read';
import { attestedElement, verifyCertificateSync } from '@inro/verifier/node';
import fc from 'fast-check';
import { mutatedBytes } from '../bytes.ts';
import { mutatedDer } from '../der.ts';
import { der } from '../samples/index.ts';
import { hold, target } from '../target.ts';

const real = { certificate: der('certificate'), staple: der('ocspResponse'), list: der('crl') };
type Evidence = typeof real;
const ca = der('ca');
const at = new Date('2026-11-22T02:00:00Z');
const hostile = (name: keyof Evidence): fc.Arbitrary<Evidence> =>
  fc
    .oneof(mutatedBytes([real[name]]), mutatedDer([real[name], ...Object.values(real)]))
    .map((bytes) => ({ ...real, [name]: bytes }));

/** A chain, its staple and its CRL with one of them changed: always a report, never valid for a changed certificate. */
export const evidence = target<Evidence>({
  inputs: fc.oneof(
    { weight: 1, arbitrary: fc.constant(real) },
    { weight: 6, arbitrary: hostile('certificate') },
    { weight: 4, arbitrary: hostile('staple') },
    { weight: 2, arbitrary: hostile('list') },
  ),
  run({ certificate, staple, list }) {
    const { status } = verifyCertificateSync({
      certificate,
      trustAnchors: [ca],
      at,
      purpose: 'digital-signature',
      revocation: { ocspResponses: [staple], certificateLists: [list] },
    });
    const same = toHex(certificate) === toHex(real.certificate);
    hold(status !== 'valid' || same, 'a changed certificate is valid');
    hold(status === 'valid' || !same || staple !== real.staple || list !== real.list, 'the real evidence is not valid');
  },
  refuses: () => false,
  show: ({ certificate, staple, list }) => [certificate, staple, list].map(toHex).join(' '),
});

const element = der('element');
const maker = der('maker');
const makers = [parseCertificate(maker)];
const chain = concatBytes(element, maker);
const changedLeaf = fc.oneof(mutatedBytes([element]), mutatedDer([element, maker]));

/** An attestation chain with its leaf, its maker or the whole of it changed: nothing or the element, never another. */
export const attestation = target<Uint8Array>({
  inputs: fc.oneof(
    { weight: 1, arbitrary: fc.constant(chain) },
    { weight: 6, arbitrary: changedLeaf.map((leaf) => concatBytes(leaf, maker)) },
    { weight: 2, arbitrary: mutatedDer([maker, element]).map((above) => concatBytes(element, above)) },
    { weight: 4, arbitrary: mutatedBytes([chain]) },
  ),
  run(input) {
    const found = attestedElement(input, makers, at);
    hold(found === undefined || toHex(found.leaf.der) === toHex(element), 'another element is attested');
    hold(found !== undefined || toHex(input) !== toHex(chain), 'the real element is not attested');
  },
  refuses: () => false,
  show: toHex,
});
