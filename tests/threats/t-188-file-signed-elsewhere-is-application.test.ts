// The threat: docs/threats/t-188-file-signed-elsewhere-is-application.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64, toBase64, toBase64Url, utf8 } from '@inro/foundation';
import { httpRequest, openDatabase, sql } from '@inro/host';
import type { KeyKind } from '@inro/jpki-profile';
import { FORMER_ARCS, oid, parseSignedApplication } from '@inro/pki/read';
import { applicationNonce } from '@inro/pki/request';
import { generateKey, makeOrder, type OrderBody, randomness } from '../../apps/ca/test/support.ts';
import { type AuthorityAlone, authorityAlone } from './support/authority-alone.ts';
import { type House, openHouse } from './support/house.ts';
import { signedByOpenssl, signedElsewhere, signingTime, unknown } from './support/signed-elsewhere.ts';
import { without } from './support/without.ts';

const WIRE = 'packages/authority-wire/src/application.ts';
const CHECKS = 'apps/ca/src/issuance/checks.ts';
const malformed = 'ca.application_malformed';
const HOUR = 3_600_000;

describe('T-188 a file that a card signed elsewhere is handed in as an application', () => {
  let house: House;
  let alone: AuthorityAlone;
  /** An order of today, and its document. */
  let order: OrderBody;
  let document: Record<string, unknown>;
  before(async () => {
    house = await openHouse(['ca', 'registration']);
    alone = await authorityAlone(house);
    const kinds: KeyKind[] = ['userAuthentication'];
    order = makeOrder('phone', alone.card, alone.element, { now: house.clock.now(), kinds }).body;
    const { content } = parseSignedApplication(fromBase64(order.application));
    document = JSON.parse(Buffer.from(content).toString());
  });
  after(() => house.close());

  /** The order with what was signed elsewhere, and a key of a genuine element for it: registration gives them away. */
  const orderOf = (application: Uint8Array): OrderBody => ({
    ...order,
    application: toBase64(application),
    keys: order.keys.map(({ kind }) => generateKey(alone.element, kind, applicationNonce(application)).order),
  });
  const text = (change: object = {}): Uint8Array =>
    utf8(JSON.stringify({ ...document, nonce: toBase64Url(randomness(32)), ...change }));
  const before48 = (change: object = {}) => text({ type: 'inro-application-1', ...change });

  /** What registration says of a document that was not handed in before. */
  const handIn = async (application: Uint8Array): Promise<string> => {
    const { body } = await httpRequest(`${house.system.origin('registration')}/applications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ application: toBase64(application) }),
    });
    return (JSON.parse(Buffer.from(body).toString()) as { code: string }).code;
  };
  const refusedByBoth = async (application: Uint8Array, what: string): Promise<void> => {
    assert.equal(await alone.answer({ ...order, application: toBase64(application) }), malformed, what);
    assert.equal(await handIn(application), 'registration.application_malformed', what);
  };

  it('is refused by registration and CA, whichever software signed it, and an application of today is not', async () => {
    const { card } = alone;
    assert.equal(await alone.answer(order), 'issued');
    for (const options of [
      [],
      ['-cades'],
      ['-cades', '-nosmimecap'],
      ['-cades', '-econtent_type', oid.inro.application],
    ])
      for (const written of [text(), before48()])
        await refusedByBoth(signedByOpenssl(written, card, ...options), `openssl cms ${options.join(' ')}`);
    for (const written of [text(), before48()]) await refusedByBoth(signedElsewhere(written, card), 'id-data');
  });

  it('nor with another attribute, fewer, unsigned ones, a foreign type, another version or form', async () => {
    const own = { contentType: oid.inro.application };
    const { card, officer } = alone;
    assert.equal(await alone.answer(orderOf(signedElsewhere(text(), card, own))), 'issued', 'our own form');
    for (const [what, how] of Object.entries({
      'a signing time': { ...own, more: [signingTime] },
      'an attribute that nobody knows': { ...own, more: [unknown] },
      'two of them': { ...own, more: [signingTime, unknown] },
      'no digest of the certificate': { ...own, withoutCertificateDigest: true },
      'an unsigned attribute': { ...own, unsignedAttributes: [unknown] },
      'an issuer and serial number beside the digest': { ...own, issuerSerial: true },
      'a second certificate': { ...own, certificates: [card.certificate, officer.certificate] },
      'no certificate': { ...own, certificates: [] },
      'id-data in the attribute': { ...own, attributeType: oid.cms.data },
      'our type in the attribute alone': { attributeType: oid.inro.application },
      'version 1': { ...own, version: 1 },
      'version 3 with id-data': { version: 3 },
      'our type under the arc of before': { contentType: `${FORMER_ARCS[0]}.5.2` },
      'another type of content': { contentType: oid.inro.statusSnapshot },
      'a type that is signed data itself': { contentType: oid.cms.signedData, version: 3 },
    } as const))
      await refusedByBoth(signedElsewhere(text(), card, how), what);
    await refusedByBoth(signedElsewhere(before48(), card, own), 'the document of before in the form of today');
    await refusedByBoth(signedElsewhere(text({ more: 1 }), card, own), 'a member more');
  });

  it('nor by its word that it is older than the form, where this authority never knew another', async () => {
    for (const ago of [HOUR, 6 * 24 * HOUR, 365 * 24 * HOUR]) {
      const requestedAt = new Date(house.clock.now().getTime() - ago).toISOString();
      await refusedByBoth(signedElsewhere(before48({ requestedAt }), alone.card), requestedAt);
    }
  });

  it('and where it knew another, one that says it is older is taken from registration, with those three attributes alone', async () => {
    const db = openDatabase(house.databases.ca!.url);
    const until = new Date(house.clock.now().getTime() - HOUR);
    await sql`insert into earlier_form (until) values (${until})`.execute(db);
    await db.destroy();
    const at = (minutes: number) =>
      before48({ requestedAt: new Date(until.getTime() + minutes * 60_000).toISOString() });
    const elsewhere = (written: Uint8Array, how = {}) => orderOf(signedElsewhere(written, alone.card, how));
    assert.equal(await alone.answer(elsewhere(at(-1))), 'issued', 'it waited at registration');
    assert.equal(await alone.answer(elsewhere(at(0))), malformed, 'at that moment');
    assert.equal(await alone.answer(elsewhere(at(1))), malformed, 'after it');
    assert.equal(await alone.answer(elsewhere(at(-1), { more: [signingTime] })), malformed, 'a signing time');
    assert.equal(await handIn(signedElsewhere(at(-1), alone.card)), 'registration.application_malformed', 'nor anew');
    house.clock.move(8 * 24 * HOUR);
    assert.equal(await alone.answer(elsewhere(at(-1))), 'ca.application_too_old', 'a week later');
    house.clock.move(-8 * 24 * HOUR);
  });

  it('counter-test: a CA that asks not when it was written certifies on a signed file', async () => {
    const defence = 'if (isEarlier(received)) await requireWrittenBefore(context, received.document);';
    await house.replace('ca', without({ file: CHECKS, defence }));
    assert.equal(await alone.answer(orderOf(signedElsewhere(before48(), alone.card))), 'issued');
  });

  it('counter-test: a registration that takes the form of before asks on with a signed file', async () => {
    const defence =
      "if (earlier && accepted !== earlierForm) throw new SyntaxError('a signed file is no application');";
    await house.replace('registration', without({ file: WIRE, defence }));
    assert.equal(await handIn(signedElsewhere(before48(), alone.card)), 'registration.person_unknown');
  });

  it('counter-test: without the count of attributes a signature over more than the application is one', async () => {
    const counts = {
      file: 'packages/pki/src/read/signed-application.ts',
      defence: "if (attributes.length !== 3) refuse('too_many', structure);",
    };
    const octets = {
      file: WIRE,
      defence:
        "if (!sameBytes(written, signed.der)) throw new SyntaxError('an application is encoded in one way alone');",
    };
    const more = () =>
      orderOf(signedElsewhere(text(), alone.card, { contentType: oid.inro.application, more: [unknown] }));
    await house.replace('ca', without(octets));
    assert.equal(await alone.answer(more()), malformed, 'each holds alone');
    await house.replace('ca', without(counts));
    assert.equal(await alone.answer(more()), malformed, 'each holds alone');
    await house.replace('ca', without(counts, octets));
    assert.equal(await alone.answer(more()), 'issued');
  });
});
