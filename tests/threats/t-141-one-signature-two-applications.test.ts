// The threat: docs/threats/t-141-one-signature-two-applications.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64, toBase64 } from '@inro/foundation';
import { applicationNonce } from '@inro/pki/request';
import { digestText, generateKey, makeOrder, type OrderBody } from '../../apps/ca/test/support.ts';
import { outcomeOf } from './support/attack.ts';
import { type AuthorityAlone, authorityAlone } from './support/authority-alone.ts';
import { type House, openHouse } from './support/house.ts';
import { without } from './support/without.ts';

const RSA_SHA256 = '06092A864886F70D01010B';
const SHA256_ALGORITHM = '300B0609608648016503040201';

/** Replaces the last occurrence, and adds what it is longer by to every length around it. */
function recode(der: Uint8Array, before: string, after: string, which: 'first' | 'last' = 'last'): Uint8Array {
  const text = Buffer.from(der).toString('hex').toUpperCase();
  const at = which === 'last' ? text.lastIndexOf(before) : text.indexOf(before);
  assert.ok(at > 0 && at % 2 === 0);
  const changed = Buffer.from(text.slice(0, at) + after + text.slice(at + before.length), 'hex');
  return grow(changed, at / 2, (after.length - before.length) / 2);
}

/** Corrects the lengths of the elements that hold the place (each of two octets, as an application's are, or of one). */
function grow(der: Buffer, place: number, by: number): Uint8Array {
  let at = 0;
  while (by !== 0 && at < place) {
    const long = der[at + 1]! >= 0x80 ? der[at + 1]! & 0x7f : 0;
    const length = long === 0 ? der[at + 1]! : der.readUIntBE(at + 2, long);
    const begin = at + 2 + long;
    if (place < begin + length) {
      if (long === 0) der[at + 1] = length + by;
      else der.writeUIntBE(length + by, at + 2, long);
      at = begin;
    } else at = begin + length;
  }
  return new Uint8Array(der);
}

/** Other bytes around the same signature and the same document. */
const recodings: Readonly<Record<string, (der: Uint8Array) => Uint8Array>> = {
  'rsaEncryption for sha256WithRSAEncryption (RFC 5754 §3.2)': (der) =>
    recode(der, RSA_SHA256, '06092A864886F70D010101'),
  'no parameters where there is NULL': (der) => recode(der, `300D${RSA_SHA256}0500`, `300B${RSA_SHA256}`),
  'NULL where there are none, in SignerInfo': (der) => recode(der, SHA256_ALGORITHM, '300D06096086480165030402010500'),
  'NULL where there are none, in digestAlgorithms': (der) =>
    recode(der, SHA256_ALGORITHM, '300D06096086480165030402010500', 'first'),
  'a length with an octet more': (der) => new Uint8Array([0x30, 0x83, 0, ...der.subarray(2)]),
  'an indefinite length': (der) => new Uint8Array([0x30, 0x80, ...der.subarray(4), 0, 0]),
  'something behind it': (der) => new Uint8Array([...der, 0]),
  'the country of the issuer in small letters': (der) => {
    // In the SignerInfo; the certificate is signed by the CA.
    const at = Buffer.from(der).lastIndexOf(Buffer.from('13024A50', 'hex'));
    const changed = new Uint8Array(der);
    changed.set(Buffer.from('jp'), at + 2);
    return changed;
  },
};

describe('T-141 one signature of a card is made into two applications', () => {
  let house: House;
  let alone: AuthorityAlone;
  before(async () => {
    house = await openHouse(['ca']);
    alone = await authorityAlone(house);
  });
  after(() => house.close());

  const issue = (body: unknown) => alone.issue(body);
  const answer = (body: OrderBody, id?: string) => alone.answer(body, id);
  const newOrder = () => makeOrder('phone', alone.card, alone.element, { now: house.clock.now() }).body;
  /** The same signed document for further keys of the element: a second pair of certificates for one consent. */
  const second = (body: OrderBody, change: (der: Uint8Array) => Uint8Array): OrderBody => {
    const application = change(fromBase64(body.application));
    const keys = body.keys.map(({ kind }) => generateKey(alone.element, kind, applicationNonce(application)).order);
    return { ...body, application: toBase64(application), keys };
  };

  it('is refused in every other encoding, and under another id', async () => {
    const body = newOrder();
    assert.equal(await answer(body), 'issued');
    assert.equal(
      await answer(second(body, (der) => der)),
      'ca.application_already_used',
      'the very same, for other keys',
    );
    for (const [what, change] of Object.entries(recodings)) {
      const recoded = change(fromBase64(body.application));
      assert.notDeepEqual(recoded, fromBase64(body.application), what);
      assert.equal(await answer(second(body, change)), 'ca.application_malformed', what);
    }
    for (const spelled of [`${body.application}\n`, body.application.replace(/=*$/, ''), ` ${body.application}`])
      if (spelled !== body.application)
        assert.equal(await answer({ ...body, application: spelled }), 'http.body_invalid', 'another base64');
  });

  it('nor is a key certified twice by another spelling of it', async () => {
    const body = newOrder();
    assert.equal(await answer(body), 'issued');
    const zero = (text: string) => toBase64(new Uint8Array([0, ...fromBase64(text)]));
    const other = newOrder();
    for (const change of [{ modulus: zero(body.keys[0]!.modulus) }, { exponent: zero(body.keys[0]!.exponent) }]) {
      const [first, ...rest] = other.keys;
      const outcome = await answer({ ...other, keys: [{ ...first!, ...change }, ...rest] });
      assert.equal(outcome, 'ca.key_attestation_invalid');
    }
  });

  it('nor is a certificate revoked apart from itself by another spelling of its digest', async () => {
    const { certificates } = await issue(newOrder());
    const digest = digestText(fromBase64(certificates[0]!.certificate));
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // 43 digits hold 258 bits: the last two are nobody's.
    const spelled = digest.slice(0, -1) + alphabet[alphabet.indexOf(digest.at(-1)!) ^ 1]!;
    const order = (sha256: string, reason: string) =>
      outcomeOf(
        house
          .peer('registration')
          .call<{ state: string }>('ca', 'PUT', `/revocations/${sha256}`, {
            reason,
            at: house.clock.now().toISOString(),
          })
          .then(({ state }) => state),
      );
    assert.equal(await order(digest, 'keyCompromise'), 'revoked');
    assert.notEqual(await order(spelled, 'removeFromCRL'), 'good');
  });

  it('counter-test: a CA that takes any encoding of the one signature issues a second pair', async () => {
    await house.replace(
      'ca',
      without({
        file: 'packages/authority-wire/src/application.ts',
        defence:
          "if (!sameBytes(written, signed.der)) throw new SyntaxError('an application is encoded in one way alone');",
      }),
    );
    const body = newOrder();
    assert.equal(await answer(body), 'issued');
    const [rsaEncryption] = Object.values(recodings);
    assert.equal(await answer(second(body, rsaEncryption!)), 'issued');
  });
});
