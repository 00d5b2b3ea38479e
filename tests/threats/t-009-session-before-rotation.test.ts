// The threat: docs/threats/t-009-session-before-rotation.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { commandApdu, expectStatus, StatusWordError } from '@inro/apdu';
import { fromHex } from '@inro/foundation';
import { InroError } from '@inro/problem';
import { initializeUpdateCommand, keyDataField, OffCardSession, putKeyCommand } from '@inro/secure-channel/off-card';
import { jpkiApplet } from '@inro/secure-element';
import {
  FINAL,
  factory,
  issuer,
  JPKI_APPLET,
  JPKI_SD,
  TRANSPORT,
  transport,
} from '../../quality/faults/element/phone.ts';
import { hostOn, selectCommand } from '../../quality/testing/element/new-element.ts';
import {
  extradite,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  storeDgi,
} from '../../quality/testing/element/off-card.ts';
import { Personaliser } from '../../quality/testing/element/personaliser.ts';
import { curiousIssuer } from './support/element-issuer.ts';
import { elementBehind } from './support/genuine-element.ts';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, newPerson, newPhone, type Person } from './support/people.ts';
import { authority } from './support/scene.ts';
import { asItIs, type World, without } from './support/without.ts';

describe("T-009 the SE issuer's keys after the rotation", () => {
  let house: House;
  let person: Person;
  before(async () => {
    house = await openHouse(authority);
    person = await newPerson(house);
  });
  after(() => house.close());

  /** The issuer keeps the transport keys of a deployment and opens the JPKI domain with them, past the provider. */
  const attack = async (keyVersion: number): Promise<string> => {
    const wallet = await newPhone(house);
    const issuer = await curiousIssuer(house, wallet);
    try {
      const { state } = await enrolPhone(house, person, issuer.wallet);
      assert.equal(state.step, 'done');
      const channel = elementBehind(wallet.door);
      const opened = await Personaliser.open(channel, { keys: issuer.transportKeys, keyVersion });
      const { set, keys } = await opened.status();
      await opened.permit(0x01);
      return `opened: secrets ${set}, keys ${keys.toString(16)}, a new PIN permitted`;
    } catch (failure) {
      if (failure instanceof StatusWordError) return failure.statusWord.toString(16).toUpperCase();
      if (failure instanceof InroError) return failure.code;
      throw failure;
    } finally {
      await issuer.close();
    }
  };

  it('open nothing on an enrolled phone: their version is gone', async () => {
    assert.equal(await attack(0x01), '6A88');
  });

  it('open nothing either when the phone is asked for whatever version it has', async () => {
    assert.equal(await attack(0x00), 'secure-channel.card_cryptogram_wrong');
  });

  it('counter-test: where nobody rotates the keys, the issuer opens the domain of the enrolled phone', async () => {
    const unrotated = without({
      file: 'apps/tsm/src/core/plan.ts',
      defence:
        "if (known.open?.keyVersion === keyVersions.transport) return { do: 'provider', script: { kind: 'rotate' } };",
      instead: 'if (known.open?.keyVersion === keyVersions.transport) return undefined;',
    });
    await house.replace('tsm', unrotated);
    assert.equal(await attack(0x01), 'opened: secrets 3, keys f, a new PIN permitted');
  });
});

/** The issuer in a session of its own, the provider in another one, at the same new domain. */
describe('T-009 a session that the issuer opened before the rotation', () => {
  async function newDomain(world: World) {
    const { SecureElement } = await world<typeof import('../../packages/secure-element/src/index.ts')>(
      'packages/secure-element/src/index.ts',
    );
    const element = new SecureElement(hostOn(factory()), [jpkiApplet]);
    const card = element.connect();
    const host = await OffCard.open(card, issuer);
    await host.done(installDomain(JPKI_SD));
    await host.done(installJpki(JPKI_APPLET));
    await host.done(extradite(JPKI_APPLET, JPKI_SD));
    await host.done(personalize(JPKI_SD));
    await host.done(storeDgi(0x8f01, keyDataField(host.session, transport.version, TRANSPORT), 0, true));
    const channel = expectStatus(await card.process(commandApdu(0x00, 0x70, 0x00, 0x00, undefined, 1))).data[0]!;
    return { element, card, channel };
  }
  type Domain = Awaited<ReturnType<typeof newDomain>>;
  const places = {
    'another interface': ({ element }: Domain) => OffCard.open(element.connect(), transport),
    'another logical channel': ({ card, channel }: Domain) => OffCard.open(card, { ...transport, channel }),
  } as const;

  const rotate = async ({ card }: Domain): Promise<OffCard> => {
    const rotation = await OffCard.open(card, transport);
    const change = { replaces: transport.version, keyVersion: 2, keys: FINAL };
    await rotation.done(putKeyCommand(rotation.session, change));
    return rotation;
  };
  /** The issuer's next command, in its own session: may it personalise the applet, and so permit a new PIN? */
  const goesOn = async (held: OffCard): Promise<string> => {
    try {
      const answer = await held.status(personalize(JPKI_APPLET));
      return answer === '9000' ? `permit ${await held.status(storeDgi(0x0101, fromHex('03'), 0))}` : answer;
    } catch (failure) {
      if (failure instanceof StatusWordError) return failure.statusWord.toString(16).toUpperCase();
      throw failure;
    }
  };

  for (const [place, hold] of Object.entries(places))
    it(`ends with the keys that opened it, on ${place}`, async () => {
      const domain = await newDomain(asItIs);
      const held = await hold(domain);
      await rotate(domain);
      assert.equal(await goesOn(held), '6982');
    });

  it('cannot be finished after the rotation when it was begun before', async () => {
    const domain = await newDomain(asItIs);
    const other = domain.element.connect();
    expectStatus(await other.process(selectCommand(JPKI_SD)));
    const hostChallenge = new Uint8Array(16).fill(7);
    const answer = await other.process(initializeUpdateCommand(transport.version, hostChallenge));
    const begun = OffCardSession.open({ keys: TRANSPORT, hostChallenge, securityLevel: 0x33, answer });
    await rotate(domain);
    assert.equal((await other.process(begun.externalAuthenticate)).statusWord, 0x6985);
  });

  it('ends as well when the keys that come have the number of those that go', async () => {
    const domain = await newDomain(asItIs);
    const held = await places['another interface'](domain);
    const rotation = await OffCard.open(domain.card, transport);
    const change = { replaces: transport.version, keyVersion: transport.version, keys: FINAL };
    await rotation.done(putKeyCommand(rotation.session, change));
    assert.equal(await goesOn(held), '6982');
  });

  it('ends as well when its keys are deleted, and a session of keys that stay goes on', async () => {
    const domain = await newDomain(asItIs);
    const held = await places['another interface'](domain);
    const adding = await OffCard.open(domain.card, transport);
    await adding.done(putKeyCommand(adding.session, { replaces: 0, keyVersion: 2, keys: FINAL }));
    const provider = await OffCard.open(domain.card, { ...transport, keys: FINAL, version: 2 });
    await provider.done(commandApdu(0x80, 0xe4, 0, 0, fromHex('D20101'), 256));
    assert.equal(await goesOn(held), '6982');
    assert.equal(await goesOn(provider), 'permit 9000');
  });

  it('is not the one in which the rotation was ordered: that goes on', async () => {
    assert.equal(await goesOn(await rotate(await newDomain(asItIs))), 'permit 9000');
  });

  it('counter-test: on an element that lets it outlive its keys, the issuer permits a new PIN past the provider', async () => {
    const domain = await newDomain(
      without({
        file: 'packages/secure-element/src/security-domain/dispatch.ts',
        defence: '  endOutlived(context);\n',
      }),
    );
    const held = await places['another interface'](domain);
    await rotate(domain);
    assert.equal(await goesOn(held), 'permit 9000');
  });
});
