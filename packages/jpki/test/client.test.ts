import assert from 'node:assert/strict';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { beforeEach, describe, it } from 'node:test';
import { type CardChannel, type CommandApdu, serializeCommandApdu } from '@inro/apdu';
import { fromHex, Secret, toHex, utf8 } from '@inro/foundation';
import { JpkiClient, spendLastTry } from '@inro/jpki';
import type { CardInterface, ElementStore } from '@inro/secure-element';
import {
  newJpkiElement,
  type Personalised,
  PROVIDER_KEY_VERSION,
  PROVIDER_KEYS,
  personaliseFully,
  powerOn,
} from '../../../quality/testing/element/personalised-element.ts';
import { Personaliser } from '../../../quality/testing/element/personaliser.ts';
import { MemoryStore } from '../../../quality/testing/element/stores.ts';

const refused = (code: string, details?: object) => ({ name: 'InroError', code, ...(details ? { details } : {}) });
const pin = new Secret('1234');
const wrongPin = new Secret('9999');
const password = new Secret('ABC123');
const digest = new Uint8Array(createHash('sha256').update('agreed').digest());

/** Notes every command that goes over a channel. */
function listenedTo(channel: CardChannel): CardChannel & { readonly sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    transmit(command: CommandApdu) {
      sent.push(toHex(serializeCommandApdu(command)));
      return channel.transmit(command);
    },
  };
}

describe('JpkiClient over the real element', () => {
  const made: Partial<Record<'card' | 'phone', { state: ReadonlyMap<string, Uint8Array>; stored: Personalised }>> = {};
  async function personalised(profile: 'card' | 'phone') {
    if (made[profile] === undefined) {
      const store = new MemoryStore();
      const stored = await personaliseFully(newJpkiElement(profile, store).connect());
      made[profile] = { state: store.load(), stored };
    }
    const { state, stored } = made[profile];
    const store: ElementStore = new MemoryStore(state);
    return { card: powerOn(store).connect(), stored };
  }

  let card: CardInterface;
  let stored: Personalised;
  beforeEach(async () => {
    ({ card, stored } = await personalised('phone'));
  });

  it('tells card and phone apart, and which certificates are there', async () => {
    for (const profile of ['card', 'phone'] as const) {
      const client = await JpkiClient.select((await personalised(profile)).card);
      assert.equal(await client.tokenKind(), profile);
      assert.deepEqual(await client.certificatesPresent(), { userAuthentication: true, digitalSignature: true });
    }
  });

  it('says when there is no such application', async () => {
    await assert.rejects(JpkiClient.select(card, fromHex('A000000003')), refused('jpki.application_not_found'));
  });

  it('reads every certificate, those under a secret after it', async () => {
    const client = await JpkiClient.select(card);
    assert.deepEqual(await client.readCertificate('userAuthenticationCa'), stored.userAuthenticationCa);
    assert.deepEqual(await client.readCertificate('digitalSignatureCa'), stored.digitalSignatureCa);
    for (const kind of ['userAuthentication', 'digitalSignature'] as const) {
      await assert.rejects(client.readCertificate(kind), refused('jpki.verification_required'));
    }
    await client.verify('userAuthenticationPin', pin);
    await client.verify('signaturePassword', password);
    assert.deepEqual(await client.readCertificate('userAuthentication'), stored.userAuthenticationCertificate);
    assert.deepEqual(await client.readCertificate('digitalSignature'), stored.digitalSignatureCertificate);
  });

  it('reads a card authentication certificate without any secret', async () => {
    const { card: plastic, stored: onCard } = await personalised('card');
    const client = await JpkiClient.select(plastic);
    assert.deepEqual(await client.readCertificate('userAuthentication'), onCard.userAuthenticationCertificate);
  });

  it('signs digests with both keys, each after its secret', async () => {
    const client = await JpkiClient.select(card);
    await assert.rejects(client.signDigest('userAuthentication', digest), refused('jpki.verification_required'));
    await client.verify('userAuthenticationPin', pin);
    await client.verify('signaturePassword', password);
    for (const [key, certificate] of [
      ['userAuthentication', stored.userAuthenticationCertificate],
      ['digitalSignature', stored.digitalSignatureCertificate],
    ] as const) {
      const signature = await client.signDigest(key, digest);
      assert.ok(verify('sha256', utf8('agreed'), new X509Certificate(certificate).publicKey, signature));
    }
  });

  it('counts wrong tries down, warns before the last, and goes on only with consent', async () => {
    const client = await JpkiClient.select(card);
    const wrong = (triesLeft: number) => refused('jpki.secret_wrong', { secret: 'userAuthenticationPin', triesLeft });
    await assert.rejects(client.verify('userAuthenticationPin', wrongPin), wrong(2));
    await assert.rejects(client.verify('userAuthenticationPin', wrongPin), wrong(1));
    assert.deepEqual(await client.secretState('userAuthenticationPin'), {
      triesLeft: 1,
      blocked: false,
      lastTry: true,
    });
    await assert.rejects(client.verify('userAuthenticationPin', pin), refused('jpki.last_try'));
    assert.equal((await client.secretState('userAuthenticationPin')).triesLeft, 1);
    await client.verify('userAuthenticationPin', pin, spendLastTry);
    assert.equal((await client.secretState('userAuthenticationPin')).triesLeft, 3);
  });

  it('names a block, on the blocking try and after it, on card and phone', async () => {
    for (const profile of ['card', 'phone'] as const) {
      const client = await JpkiClient.select((await personalised(profile)).card);
      for (let tries = 0; tries < 2; tries++) await assert.rejects(client.verify('userAuthenticationPin', wrongPin));
      const blocked = refused('jpki.secret_blocked');
      await assert.rejects(client.verify('userAuthenticationPin', wrongPin, spendLastTry), blocked);
      await assert.rejects(client.verify('userAuthenticationPin', pin), blocked);
      assert.deepEqual(await client.secretState('userAuthenticationPin'), {
        triesLeft: 0,
        blocked: true,
        lastTry: false,
      });
      await client.verify('signaturePassword', password);
    }
  });

  it('notices the wrong kind of secret and impossible ones before anything is sent', async () => {
    const channel = listenedTo(card);
    const client = await JpkiClient.select(channel);
    const before = channel.sent.length;
    const verify = (kind: 'userAuthenticationPin' | 'signaturePassword', text: string) =>
      client.verify(kind, new Secret(text));
    await assert.rejects(verify('userAuthenticationPin', 'ABC123'), refused('jpki.secret_of_other_kind'));
    await assert.rejects(verify('signaturePassword', '1234'), refused('jpki.secret_of_other_kind'));
    for (const text of ['', '123', '12345', '１２３４']) {
      await assert.rejects(verify('userAuthenticationPin', text), refused('jpki.secret_malformed'));
    }
    for (const text of ['abc123', 'ABC12', 'A'.repeat(17)]) {
      await assert.rejects(verify('signaturePassword', text), refused('jpki.secret_malformed'));
    }
    assert.equal(channel.sent.length, before);
  });

  it('changes a secret; a malformed new one costs no try of the old', async () => {
    const client = await JpkiClient.select(card);
    const next = new Secret('5678');
    const change = (old: Secret<string>, fresh: Secret<string>) =>
      client.change('userAuthenticationPin', { old, new: fresh });
    await assert.rejects(change(wrongPin, new Secret('56789')), refused('jpki.secret_malformed'));
    assert.equal((await client.secretState('userAuthenticationPin')).triesLeft, 3);
    await change(pin, next);
    await assert.rejects(client.verify('userAuthenticationPin', pin), refused('jpki.secret_wrong'));
    await client.verify('userAuthenticationPin', next);
  });

  it('names every state of an applet that is not enrolled yet', async () => {
    const fresh = newJpkiElement('phone', new MemoryStore()).connect();
    const client = await JpkiClient.select(fresh);
    assert.deepEqual(await client.certificatesPresent(), { userAuthentication: false, digitalSignature: false });
    await assert.rejects(client.set('userAuthenticationPin', pin), refused('jpki.secret_not_permitted'));
    await assert.rejects(client.readCertificate('userAuthentication'), refused('jpki.certificate_missing'));
    // The counter of a secret that is not set is empty, and a query is all it answers.
    assert.deepEqual(await client.secretState('userAuthenticationPin'), {
      triesLeft: 0,
      blocked: true,
      lastTry: false,
    });
    await assert.rejects(client.verify('userAuthenticationPin', pin), refused('jpki.secret_not_set'));
    await assert.rejects(client.signDigest('userAuthentication', digest), refused('jpki.key_not_ready'));
    await (await Personaliser.open(fresh, { keys: PROVIDER_KEYS, keyVersion: PROVIDER_KEY_VERSION })).permit(0x03);
    const again = await JpkiClient.select(fresh);
    await again.set('userAuthenticationPin', pin);
    await again.verify('userAuthenticationPin', pin);
  });

  it('shows no secret in any error', async () => {
    const client = await JpkiClient.select(card);
    for (const text of ['9876', 'ZZZ999']) {
      const failure = await client.verify('userAuthenticationPin', new Secret(text)).catch((error: unknown) => error);
      assert.doesNotMatch(JSON.stringify(failure) + String(failure) + (failure as Error).stack, new RegExp(text));
    }
  });

  it('takes an answer that no such application gives as what it is', async () => {
    const odd: CardChannel = { transmit: async () => ({ data: new Uint8Array(0), statusWord: 0x6f00 as never }) };
    await assert.rejects(JpkiClient.select(odd), refused('jpki.unexpected_answer', { statusWord: '6F00' }));
    const full: CardChannel = { transmit: async () => ({ data: new Uint8Array(0), statusWord: 0x6581 as never }) };
    await assert.rejects(JpkiClient.select(full), refused('jpki.memory_failure'));
    const rubbish: CardChannel = {
      transmit: async (command) => ({
        data: command.ins === 0xb0 ? fromHex('30031234') : new Uint8Array(0),
        statusWord: 0x9000 as never,
      }),
    };
    const client = new JpkiClient(rubbish);
    await assert.rejects(client.readCertificate('userAuthenticationCa'), refused('jpki.certificate_unreadable'));
  });
});
