// The threat: docs/threats/t-225-act-of-the-authority-signed-as-document.md
import assert from 'node:assert/strict';
import { createHash, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { fromBase64, toBase64, toBase64Url, utf8 } from '@inro/foundation';
import { httpRequest } from '@inro/host';
import { oid, parseCertificate, parseSignedApplication } from '@inro/pki/read';
import { applicationNonce, prepareApplication } from '@inro/pki/request';
import { assembleCades, prepareCades } from '@inro/signature';
import { generateKey, makeOrder, type OrderBody, randomness } from '../../apps/ca/test/support.ts';
import {
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  unsignedInteger,
} from '../../packages/pki/src/der/write.ts';
import { type AuthorityAlone, authorityAlone } from './support/authority-alone.ts';
import { type House, openHouse } from './support/house.ts';
import { without } from './support/without.ts';

const READ = 'packages/pki/src/read/signed-application.ts';
const WIRE = 'packages/authority-wire/src/application.ts';
const malformed = 'ca.application_malformed';
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

describe('T-225 a service has an act of the authority signed "as a document"', () => {
  let house: House;
  let alone: AuthorityAlone;
  let order: OrderBody;
  let document: Record<string, unknown>;
  before(async () => {
    house = await openHouse(['ca', 'registration']);
    alone = await authorityAlone(house);
    order = makeOrder('phone', alone.card, alone.element, {
      now: house.clock.now(),
      kinds: ['userAuthentication'],
    }).body;
    document = JSON.parse(Buffer.from(parseSignedApplication(fromBase64(order.application)).content).toString());
  });
  after(() => house.close());

  /** What the thief would have registration act upon: an application for a phone of their own. */
  const text = (): Uint8Array => utf8(JSON.stringify({ ...document, nonce: toBase64Url(randomness(32)) }));
  /** Exactly what the wallet has the element sign of a document, or of a bare digest. */
  function signedAsDocument(documentDigest: Uint8Array, mediaType?: string) {
    const { certificate, privateKey } = alone.card;
    const at = house.clock.now();
    const prepared = prepareCades({
      documentDigest,
      certificate,
      at,
      ...(mediaType === undefined ? {} : { mediaType }),
    });
    const value = new Uint8Array(sign('sha256', prepared.signedAttributes, privateKey));
    return { prepared, value };
  }

  /** The signature put into the form of an application, by whoever has it. */
  function reshaped(content: Uint8Array, contentType: string, attributes: Uint8Array, value: Uint8Array): Uint8Array {
    const certificate = parseCertificate(alone.card.certificate);
    const algorithm = sequence(objectIdentifier(oid.hash.sha256));
    const signerInfo = sequence(
      integer(1),
      sequence(certificate.issuer.der, unsignedInteger(certificate.serialNumber)),
      algorithm,
      implicit(0, attributes),
      sequence(objectIdentifier(oid.signature.sha256WithRsa), nullValue()),
      octetString(value),
    );
    const signedData = sequence(
      integer(contentType === oid.cms.data ? 1 : 3),
      setOf(algorithm),
      sequence(objectIdentifier(contentType), explicit(0, octetString(content))),
      implicit(0, element(0x31, alone.card.certificate)),
      setOf(signerInfo),
    );
    return sequence(objectIdentifier(oid.cms.signedData), explicit(0, signedData));
  }

  /** Every way to hand in the signature of such a document. */
  function attacks(content: Uint8Array): Readonly<Record<string, Uint8Array>> {
    const shown = signedAsDocument(sha256(content), 'application/json');
    const bare = signedAsDocument(sha256(content));
    const { digest, signedAttributes } = prepareApplication(content, alone.card.certificate);
    const overAttributes = signedAsDocument(digest);
    return {
      'the signature as the wallet gives it': assembleCades(shown.prepared, shown.value),
      'with the document put inside': reshaped(content, oid.cms.data, shown.prepared.signedAttributes, shown.value),
      'as an application': reshaped(content, oid.inro.application, shown.prepared.signedAttributes, shown.value),
      'of a bare digest, as an application': reshaped(
        content,
        oid.inro.application,
        bare.prepared.signedAttributes,
        bare.value,
      ),
      'of the digest of an application’s own attributes': reshaped(
        content,
        oid.inro.application,
        signedAttributes,
        overAttributes.value,
      ),
    };
  }

  const orderOf = (application: Uint8Array): OrderBody => ({
    ...order,
    application: toBase64(application),
    keys: order.keys.map(({ kind }) => generateKey(alone.element, kind, applicationNonce(application)).order),
  });
  const handIn = async (application: Uint8Array): Promise<string> => {
    const { body } = await httpRequest(`${house.system.origin('registration')}/applications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ application: toBase64(application) }),
    });
    return (JSON.parse(Buffer.from(body).toString()) as { code: string }).code;
  };

  it('and registration and CA refuse it, shown or as a bare digest, in whatever form it is handed in', async () => {
    for (const [what, application] of Object.entries(attacks(text()))) {
      const refusals = ['registration.application_malformed', 'registration.signature_invalid'];
      const said = await handIn(application);
      assert.ok(refusals.includes(said), `${what}: ${said}`);
      const answer = await alone.answer({ ...order, application: toBase64(application) });
      assert.ok([malformed, 'ca.application_signature_invalid'].includes(String(answer)), `${what}: ${answer}`);
    }
  });

  it('and every other document of the authority, which no phone signs over a bare digest', async () => {
    const { prepared } = signedAsDocument(sha256(text()));
    const application = prepareApplication(text(), alone.card.certificate);
    assert.ok(!Buffer.from(prepared.signedAttributes).includes(Buffer.from(objectIdentifier(oid.inro.application))));
    assert.notDeepEqual(prepared.digest, application.digest);
  });

  it('counter-test: an authority that asks neither type nor count of attributes certifies the thief’s key', async () => {
    const type = {
      file: READ,
      defence: "if (contentType.oid() !== expected) contentType.refuse('value_not_allowed');",
      instead: 'contentType.oid();',
    };
    const count = { file: READ, defence: "if (attributes.length !== 3) refuse('too_many', structure);" };
    const octets = {
      file: WIRE,
      defence:
        "if (!sameBytes(written, signed.der)) throw new SyntaxError('an application is encoded in one way alone');",
    };
    const attack = () => alone.answer(orderOf(attacks(text())['as an application']!));
    for (const some of [
      [type, count],
      [type, octets],
      [count, octets],
    ]) {
      await house.replace('ca', without(...some));
      assert.equal(await attack(), malformed, 'each holds alone');
    }
    await house.replace('ca', without(type, count, octets));
    assert.equal(await attack(), 'issued');
  });
});
