import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ecdsaSignatureValue, oid, openDer, parseCertificate, readSignedData, tag } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import {
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
  type SignerVariant,
  sha256,
  signerOf,
  sortDer,
  type Variant,
  variantOf,
  withSigner,
} from '../../../quality/testing/signature/variants.ts';
import { certificate, der, newRoot, privateKey, staple } from '../../../quality/testing/verifier/authority.ts';
import { everySignatureHoldsNow, readCades, verifyCadesNow } from '../src/verify/index.ts';

const document = documentOf('the contract');

/** Why it is not read; the verdict says the same. */
function refusalOf(who: Signatory, signature: Uint8Array): string {
  const report = verifyCadesNow(questionOf(who, signature, document), nodeSignatureVerifier);
  const [first] = report.findings;
  const said = first?.code === 'document.signature_malformed' ? String(first.detail!.reason) : report.status;
  try {
    readCades(signature);
  } catch (error) {
    assert.ok(error instanceof InroError);
    assert.equal(said, error.details.reason, 'reader and verdict');
    assert.equal('subIndication' in report && report.subIndication, 'FORMAT_FAILURE');
    assert.equal(report.claims, undefined);
  }
  return said;
}

const algorithm = (id: string, ...parameters: Uint8Array[]): Uint8Array =>
  der.sequence(der.objectIdentifier(id), ...parameters);

for (const kind of keyKinds)
  describe(`a signature by ${kind} has one form`, async () => {
    const who = await signatory(kind);
    const good = signDocument(who, document, { mediaType: 'text/plain', requestDigest: sha256(document) });
    const own = attributesOf(good);
    const hash = kind === 'rsa-2048' ? oid.hash.sha256 : oid.hash.sha384;
    const otherHash = kind === 'rsa-2048' ? oid.hash.sha384 : oid.hash.sha256;
    const ofSigner = (change: SignerVariant) => refusalOf(who, withSigner(who, good, change));
    const ofData = (change: Variant) => refusalOf(who, variantOf(good, change));

    it('and the free writer of these tests writes it, so that what follows fails for what it changes', () => {
      assert.deepEqual(variantOf(good, {}), good);
      assert.deepEqual(withSigner(who, good, {}), good);
      assert.equal(refusalOf(who, good), 'valid');
    });

    it('§5.2: a content that is attached is refused, be it the document itself, and a content type that is not id-data', () => {
      for (const content of [document, new Uint8Array(0)]) assert.equal(ofData({ content }), 'content_attached');
      assert.equal(ofData({ contentType: oid.inro.application, version: 3 }), 'content_type');
    });

    it('§5.1: one signer: none, two, the same one twice, are refused', () => {
      const one = signerOf(who, good, {});
      for (const signers of [
        [],
        [one, one],
        sortDer([one, signerOf(who, good, { attributes: [...own.values()].slice(1) })]),
      ])
        assert.equal(ofData({ signers }), 'signers');
    });

    it('§5.3: nothing unsigned: a counter-signature, a time-stamp, an unknown attribute, an empty set', () => {
      const counter = attribute(oid.cms.counterSignature, signerOf(who, good, {}));
      const timeStamp = attribute('1.2.840.113549.1.9.16.2.14', der.sequence());
      for (const unsigned of [[counter], [timeStamp], [attribute('2.25.1', der.nullValue())]])
        assert.equal(ofSigner({ unsigned }), 'unsigned_attribute');
      assert.equal(ofSigner({ unsigned: [] }), 'empty');
    });

    it('§11: every signed attribute once and with one value, none missing, none unknown', () => {
      for (const type of [
        oid.cms.contentType,
        oid.cms.messageDigest,
        oid.cms.signingTime,
        oid.cms.signingCertificateV2,
      ])
        assert.equal(
          ofSigner({ attributes: [...own].filter(([one]) => one !== type).map(([, element]) => element) }),
          'signed_attributes',
          `without ${type}`,
        );
      for (const [type, element] of own) {
        const other = attribute(type, der.nullValue());
        assert.equal(ofSigner({ attributes: sortDer([...own.values(), other]) }), 'duplicate', `${type} twice`);
        const rest = [...own].filter(([one]) => one !== type).map(([, one]) => one);
        const inner = openDer(element, tag.sequence, 'test');
        inner.oid();
        const content = inner.content(tag.set);
        const two = ofSigner({ attributes: sortDer([...rest, attribute(type, content, content)]) });
        assert.ok(['trailing_bytes', 'signed_attributes'].includes(two), `${type} with two values: ${two}`);
        const none = ofSigner({ attributes: sortDer([...rest, attribute(type)]) });
        assert.ok(['empty', 'tag_unexpected'].includes(none), `${type} with no value: ${none}`);
      }
      for (const type of ['1.2.840.113549.1.9.16.2.16', '1.2.840.113549.1.9.15', oid.cms.counterSignature, '2.25.1'])
        assert.equal(
          ofSigner({ attributes: sortDer([...own.values(), attribute(type, der.sequence())]) }),
          'signed_attributes',
        );
    });

    it('what was signed as attributes is no document: without them it is refused, over its own attributes too', () => {
      const { signedAttributes } = readCades(good);
      const bare = withSigner(who, good, { withoutAttributes: true });
      assert.equal(refusalOf(who, bare), 'signed_attributes');
      const hold = (attached: Uint8Array, beside?: Uint8Array) =>
        everySignatureHoldsNow(attached, beside, nodeSignatureVerifier);
      assert.equal(hold(bare, signedAttributes), 'malformed', 'it would hold');
      assert.equal(hold(variantOf(bare, { content: signedAttributes })), 'malformed');
    });

    it('§5.4: signed attributes are sorted as DER sorts them', () => {
      assert.equal(ofSigner({ attributes: [...own.values()].reverse() }), 'signed_attributes');
    });

    it('the document’s type, time and digests in the attributes have one form', () => {
      const put = (type: string, value: Uint8Array) =>
        ofSigner({
          attributes: sortDer([
            ...[...own].filter(([one]) => one !== type).map(([, one]) => one),
            attribute(type, value),
          ]),
        });
      assert.equal(put(oid.cms.contentType, der.objectIdentifier(oid.inro.application)), 'content_type');
      assert.equal(put(oid.cms.messageDigest, der.octetString(new Uint8Array(20))), 'signed_attributes');
      assert.equal(put(oid.inro.requestDigest, der.octetString(new Uint8Array(31))), 'signed_attributes');
      for (const text of ['', 'text', 'Text/Plain', 'text/plain; charset=utf-8', 'text/plain\n'])
        assert.equal(put(oid.cms.mimeType, der.utf8String(text)), 'signed_attributes', text);
      assert.equal(put(oid.cms.mimeType, der.ia5String('text/plain')), 'tag_unexpected');
      assert.equal(
        put(oid.cms.signingTime, der.generalizedTime(new Date('2026-11-22T12:00:00Z'))),
        'signed_attributes',
      );
      assert.equal(put(oid.cms.signingTime, der.utf8String('261122120000Z')), 'tag_unexpected');
    });

    it('§5.4, §5.6: one hash, that of the key: set, signer and signature agree', () => {
      assert.equal(ofData({ digestAlgorithms: [algorithm(otherHash)] }), 'algorithm');
      assert.equal(ofData({ digestAlgorithms: [] }), 'other_encoding');
      assert.equal(ofData({ digestAlgorithms: [algorithm(hash), algorithm(hash)] }), 'other_encoding');
      assert.equal(ofSigner({ digestAlgorithm: algorithm(otherHash) }), 'algorithm');
      for (const id of [
        oid.signature.sha1WithRsa,
        oid.signature.sha512WithRsa,
        oid.signature.sha256WithEcdsa,
        oid.key.rsa,
      ])
        assert.equal(ofSigner({ signatureAlgorithm: algorithm(id, der.nullValue()) }), 'algorithm', id);
    });

    it('whatever is unsigned is written in one way: parameters, versions, identifiers, order, lengths', () => {
      const nothing = kind === 'rsa-2048' ? [] : [der.nullValue()];
      const signatureId = kind === 'rsa-2048' ? oid.signature.sha256WithRsa : oid.signature.sha384WithEcdsa;
      const spelled = ofSigner({ signatureAlgorithm: algorithm(signatureId, ...nothing) });
      assert.equal(spelled, kind === 'rsa-2048' ? 'other_encoding' : 'algorithm', 'parameters of the signature');
      assert.equal(ofSigner({ digestAlgorithm: algorithm(hash, der.nullValue()) }), 'other_encoding');
      assert.equal(ofData({ digestAlgorithms: [algorithm(hash, der.nullValue())] }), 'other_encoding');
      for (const version of [1, 3, 4]) assert.equal(ofData({ version }), 'other_encoding');
      assert.equal(ofSigner({ version: 3 }), 'signer_identifier');
      const keyIdentifier = parseCertificate(who.holder.certificate).extension('subjectKeyIdentifier')!;
      assert.equal(ofSigner({ version: 3, sid: der.element(0x80, keyIdentifier) }), 'signer_identifier');
      assert.equal(refusalOf(who, Uint8Array.of(...good, 0)), 'trailing_bytes');
      assert.equal(refusalOf(who, Uint8Array.of(0x30, 0x83, 0, ...good.subarray(2))), 'length_not_minimal');
      assert.equal(refusalOf(who, Uint8Array.of(0x30, 0x80, ...good.subarray(4), 0, 0)), 'indefinite_length');
      const { issuer, serialNumber } = parseCertificate(who.holder.certificate);
      const shouted = Buffer.from(issuer.der);
      shouted.write('ROOT', shouted.lastIndexOf('Root'));
      const sid = der.sequence(shouted, der.unsignedInteger(serialNumber));
      assert.equal(ofSigner({ sid }), 'signer_certificate', 'a name that matches');
    });

    it('the value of the signature has one form', () => {
      const value = readSignedData(good, 'test', 1 << 20).signers[0]!.signature;
      const put = (signature: Uint8Array) => ofSigner({ signature: () => signature });
      assert.equal(put(Uint8Array.of(0, ...value)), kind === 'rsa-2048' ? 'invalid' : 'tag_unexpected');
      assert.equal(put(value.subarray(0, -1)), kind === 'rsa-2048' ? 'invalid' : 'truncated');
      if (kind === 'rsa-2048') return;
      const inner = openDer(value, tag.sequence, 'test');
      const [r, s] = [inner.integer(), inner.integer()];
      const order = 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n;
      const twin = (order - BigInt(`0x${Buffer.from(s).toString('hex')}`)).toString(16).padStart(96, '0');
      const plain = (bytes: Uint8Array) =>
        Buffer.from(Buffer.from(bytes).toString('hex').padStart(98, '0').slice(2), 'hex');
      const other = ecdsaSignatureValue(new Uint8Array([...plain(r), ...Buffer.from(twin, 'hex')]))!;
      const { publicKey } = parseCertificate(who.holder.certificate);
      const data = readCades(good).signedAttributes;
      const scheme = { name: 'ECDSA', hash: 'SHA-384' } as const;
      assert.equal(nodeSignatureVerifier.verify({ key: publicKey, scheme, data, signature: other }), true, 'it holds');
      assert.equal(put(other), 'other_encoding', '(r, n − s)');
    });

    it('certificates beside it help, and replace none: another for the same key, the same name, one twice, one too many', async () => {
      const { serialNumber } = parseCertificate(who.holder.certificate);
      const root = await newRoot('Root');
      const sameNameAndNumber = await certificate({ subject: 'Signatory', issuer: root, serialNumber, key: who.key });
      const replaced = verifyCadesNow(
        questionOf(who, variantOf(good, { certificates: [sameNameAndNumber.certificate] }), document),
        nodeSignatureVerifier,
      );
      assert.equal(replaced.status, 'invalid');
      assert.ok(replaced.findings.some(({ code }) => code === 'document.signing_certificate_mismatch'));
      const own = who.holder.certificate;
      assert.equal(ofData({ certificates: [] }), 'signer_certificate');
      assert.equal(ofData({ certificates: [root.certificate] }), 'signer_certificate');
      assert.equal(ofData({ certificates: [own, own] }), 'certificates');
      assert.equal(ofData({ certificates: sortDer([own, sameNameAndNumber.certificate]) }), 'signer_certificate');
      const many = await Promise.all(
        Array.from({ length: 8 }, (_, n) => certificate({ subject: `CA ${n}`, ca: {}, key: privateKey('ca', 'p256') })),
      );
      assert.equal(ofData({ certificates: [own, ...many.map((one) => one.certificate)] }), 'certificates');
      const two = sortDer([own, root.certificate]);
      assert.equal(ofData({ certificates: two }), 'valid');
      assert.equal(ofData({ certificates: [...two].reverse() }), 'other_encoding');
      assert.equal(ofData({ certificates: [der.element(0xa1, der.nullValue())] }), 'tag_unexpected');
    });

    it('status beside it: one OCSP response (RFC 5940), no list, no second, no other format', async () => {
      const choice = (id: string, ...value: Uint8Array[]) => der.element(0xa1, der.objectIdentifier(id), ...value);
      const own = choice(oid.cms.ocspResponse, who.staple);
      const second = await staple(who.holder.certificate, { responder: who.responder, issuer: who.root });
      assert.equal(ofData({ revocation: [own] }), 'valid');
      for (const revocation of [
        [own, choice(oid.cms.ocspResponse, second)],
        [own, own],
        [choice('1.3.6.1.5.5.7.16.4', who.staple)],
        [der.sequence(der.integer(1))],
      ])
        assert.equal(ofData({ revocation }), 'revocation_data');
      assert.equal(ofData({ revocation: [choice(oid.cms.ocspResponse)] }), 'empty');
      assert.equal(
        ofData({ revocation: [choice(oid.cms.ocspResponse, who.staple, der.nullValue())] }),
        'trailing_bytes',
      );
      assert.equal(ofData({ revocation: [], version: 1 }), 'indeterminate', 'without a staple nobody knows');
      assert.equal(ofData({ revocation: [choice(oid.cms.ocspResponse, der.sequence())] }), 'indeterminate');
    });

    it('RFC 5035: issuer and serial number beside the certificate’s hash are checked where they stand, and its hash may be stronger', () => {
      const { issuer, serialNumber } = parseCertificate(who.holder.certificate);
      const named = (name: Uint8Array, serial: Uint8Array) =>
        der.sequence(der.sequence(der.explicit(4, name)), der.unsignedInteger(serial));
      const put = (...reference: Uint8Array[]) => {
        const value = der.sequence(der.sequence(der.sequence(...reference)));
        const rest = [...own].filter(([one]) => one !== oid.cms.signingCertificateV2).map(([, one]) => one);
        const made = withSigner(who, good, {
          attributes: sortDer([...rest, attribute(oid.cms.signingCertificateV2, value)]),
        });
        const report = verifyCadesNow(questionOf(who, made, document), nodeSignatureVerifier);
        const decisive = report.findings.find(({ level }) => level !== 'note');
        return decisive === undefined ? report.status : String(decisive.detail?.reason ?? decisive.code);
      };
      const digest = der.octetString(sha256(who.holder.certificate));
      const mismatch = 'document.signing_certificate_mismatch';
      assert.equal(put(digest, named(issuer.der, serialNumber)), 'valid');
      assert.equal(put(digest, named(issuer.der, Uint8Array.of(7))), mismatch);
      assert.equal(put(digest, named(parseCertificate(who.holder.certificate).subject.der, serialNumber)), mismatch);
      assert.equal(put(der.octetString(sha256(document))), mismatch);
      assert.equal(put(algorithm(oid.hash.sha256), digest), 'default_value_encoded');
      assert.equal(put(algorithm(oid.hash.sha1), der.octetString(new Uint8Array(20))), mismatch);
      assert.equal(put(digest, der.sequence()), 'empty');
      assert.equal(put(digest, named(issuer.der, serialNumber), der.nullValue()), 'trailing_bytes');
    });
  });
