import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { oid, parseCertificate, readSignedData } from '@inro/pki/read';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import * as pkijs from 'pkijs';
import { workFolder } from '../../../quality/testing/pki/certificates.ts';
import {
  at,
  documentOf,
  keyKinds,
  questionOf,
  type Signatory,
  signatory,
  signDocument,
} from '../../../quality/testing/signature/signatory.ts';
import {
  attribute,
  attributesOf,
  sha256,
  signerOf,
  sortDer,
  variantOf,
  withSigner,
} from '../../../quality/testing/signature/variants.ts';
import { certificate, der, newRoot } from '../../../quality/testing/verifier/authority.ts';
import { readCades, verifyCadesNow } from '../src/verify/index.ts';

const folder = workFolder();
after(() => folder[Symbol.dispose]());
const document = documentOf('line\nthe contract\r\n');
folder.write('document', document);
folder.write('other', documentOf('another'));

const isAccepted = (run: () => unknown): boolean => {
  try {
    run();
    return true;
  } catch {
    return false;
  }
};

/** `openssl cms -verify`, as CAdES; without a content where it is to be attached. */
function opensslAccepts(who: Signatory, signature: Uint8Array, content: string | null = 'document'): boolean {
  folder.write('root.der', who.root.certificate);
  folder.openssl('x509', '-inform', 'DER', '-in', 'root.der', '-out', 'root.pem');
  folder.write('signature', signature);
  const detached = content === null ? [] : ['-content', content];
  const time = ['-attime', String(at.getTime() / 1000)];
  const rest = ['-inform', 'DER', '-in', 'signature', '-CAfile', 'root.pem', '-purpose', 'any', '-out', 'out', ...time];
  return isAccepted(() => folder.openssl('cms', '-verify', '-cades', '-binary', ...detached, ...rest));
}

async function pkijsAccepts(signature: Uint8Array, content: Uint8Array = document): Promise<boolean> {
  try {
    const info = pkijs.ContentInfo.fromBER(Uint8Array.from(signature));
    const data = new pkijs.SignedData({ schema: info.content });
    const attached = data.encapContentInfo.eContent !== undefined;
    const asked = attached ? {} : { data: Uint8Array.from(content).buffer };
    return await data.verify({ signer: 0, checkChain: false, ...asked });
  } catch {
    return false;
  }
}

const weAccept = (who: Signatory, signature: Uint8Array): boolean =>
  verifyCadesNow(questionOf(who, signature, document), nodeSignatureVerifier).status === 'valid';

for (const kind of keyKinds)
  describe(`openssl cms and pkijs about a signature by ${kind}`, async () => {
    const who = await signatory(kind);
    const good = signDocument(who, document, { mediaType: 'text/plain', requestDigest: sha256(document) });

    it('both accept what we make, with staple and without, with a chain and without', async () => {
      for (const made of [
        good,
        signDocument(who, document),
        signDocument(who, document, { unstapled: true }),
        signDocument(who, document, { chain: [who.root.certificate] }),
      ]) {
        assert.ok(opensslAccepts(who, made));
        assert.ok(await pkijsAccepts(made));
      }
    });

    it('both refuse it over another document, and openssl without one', async () => {
      assert.ok(!opensslAccepts(who, good, 'other'));
      assert.ok(!opensslAccepts(who, good, null));
      assert.ok(!(await pkijsAccepts(good, documentOf('another'))));
    });

    it('both refuse it where what is signed, or the value, was changed', async () => {
      const { signedAttributes, signature } = readCades(good);
      for (const part of [signedAttributes.subarray(1), signature]) {
        const place = Buffer.from(good).indexOf(part);
        for (const offset of [20, Math.floor(part.length / 2), part.length - 1]) {
          const changed = good.slice();
          changed[place + offset]! ^= 1;
          assert.ok(!opensslAccepts(who, changed), `openssl, ${offset}`);
          assert.ok(!(await pkijsAccepts(changed)), `pkijs, ${offset}`);
          assert.ok(!weAccept(who, changed));
        }
      }
    });

    it('pkijs reads what we read', () => {
      const info = pkijs.ContentInfo.fromBER(Uint8Array.from(good));
      const theirs = new pkijs.SignedData({ schema: info.content });
      const ours = readCades(good);
      const [signer] = theirs.signerInfos;
      assert.equal(theirs.signerInfos.length, 1);
      assert.deepEqual(new Uint8Array(signer!.signature.valueBlock.valueHexView), new Uint8Array(ours.signature));
      const attributes = new Map(signer!.signedAttrs!.attributes.map(({ type, values }) => [type, values[0]]));
      assert.equal(attributes.get(oid.cms.mimeType).valueBlock.value, ours.mediaType);
      assert.deepEqual(attributes.get(oid.cms.signingTime).toDate(), ours.signingTime);
    });
  });

describe('what they accept that we refuse (ADR 76)', async () => {
  const who = await signatory('rsa-2048');
  const good = signDocument(who, document);
  const own = attributesOf(good);
  const [info] = readSignedData(good, 'test', 1 << 20).signers;
  const { serialNumber } = parseCertificate(who.holder.certificate);
  const twin = await certificate({ subject: 'Signatory', issuer: await newRoot(), serialNumber, key: who.key });
  const plainAlgorithm = (id: string, ...more: Uint8Array[]) => der.sequence(der.objectIdentifier(id), ...more);
  const without = (type: string) => [...own].filter(([one]) => one !== type).map(([, element]) => element);
  const second = signerOf(who, good, { attributes: sortDer([...own.values(), attribute('2.25.1', der.nullValue())]) });
  const indefinite = Uint8Array.of(0x30, 0x80, ...good.subarray(4), 0, 0);
  const counter = attribute(oid.cms.counterSignature, signerOf(who, good, { signature: () => new Uint8Array(256) }));

  /** The variant, and what openssl and pkijs say of it. */
  const variants: Readonly<Record<string, readonly [Uint8Array, boolean, boolean]>> = {
    'rsaEncryption for sha256WithRSAEncryption': [
      withSigner(who, good, { signatureAlgorithm: plainAlgorithm(oid.key.rsa, der.nullValue()) }),
      true,
      true,
    ],
    'NULL where there are no parameters': [
      withSigner(who, good, { digestAlgorithm: plainAlgorithm(oid.hash.sha256, der.nullValue()) }),
      true,
      true,
    ],
    'sha512WithRSAEncryption beside SHA-256': [
      withSigner(who, good, { signatureAlgorithm: plainAlgorithm(oid.signature.sha512WithRsa, der.nullValue()) }),
      true,
      false,
    ],
    'SHA-1 in digestAlgorithms': [variantOf(good, { digestAlgorithms: [plainAlgorithm(oid.hash.sha1)] }), false, true],
    'no digestAlgorithms': [variantOf(good, { digestAlgorithms: [] }), false, true],
    'version 1 beside an OCSP response': [variantOf(good, { version: 1 }), true, true],
    'an indefinite length': [indefinite, true, true],
    'octets behind it': [Uint8Array.of(...good, 0xde, 0xad), true, true],
    'an unsigned attribute that nobody knows': [
      withSigner(who, good, { unsigned: [attribute('2.25.1', der.nullValue())] }),
      true,
      true,
    ],
    'a counter-signature of zeros': [withSigner(who, good, { unsigned: [counter] }), true, true],
    'no signing time': [withSigner(who, good, { attributes: without(oid.cms.signingTime) }), true, true],
    'no signing certificate': [
      withSigner(who, good, { attributes: without(oid.cms.signingCertificateV2) }),
      false,
      true,
    ],
    'two signing times': [
      withSigner(who, good, {
        attributes: sortDer([...own.values(), attribute(oid.cms.signingTime, der.time(new Date(0)))]),
      }),
      false,
      true,
    ],
    'a second signer': [variantOf(good, { signers: sortDer([info!.der, second]) }), true, true],
    'another certificate for the same key, name and number': [
      variantOf(good, { certificates: [twin.certificate] }),
      false,
      true,
    ],
    'the document attached': [variantOf(good, { content: document }), true, true],
    'signed attributes out of order': [
      withSigner(who, good, { attributes: sortDer([...own.values()]).reverse() }),
      true,
      true,
    ],
  };

  for (const [what, [signature, byOpenssl, byPkijs]] of Object.entries(variants))
    it(what, async () => {
      assert.notDeepEqual(signature, good);
      assert.ok(!weAccept(who, signature), 'we refuse it');
      const attached = readsAttached(signature);
      const said = [opensslAccepts(who, signature, attached ? null : 'document'), await pkijsAccepts(signature)];
      assert.deepEqual(said, [byOpenssl, byPkijs], `openssl, pkijs: ${said}`);
    });
});

const readsAttached = (signature: Uint8Array): boolean =>
  isAccepted(() => assert.ok(readSignedData(signature, 'test', 1 << 20).content));
