// The threat: docs/threats/t-036-provider-and-thief-set-pin.md
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fromHex, Secret } from '@inro/foundation';
import { diversifyKeys } from '@inro/secure-channel/off-card';
import { PresentationJourney, setSecretsOnApplet } from '@inro/wallet/core';
import { JPKI_SD } from '../../quality/testing/element/new-element.ts';
import { Personaliser } from '../../quality/testing/element/personaliser.ts';
import { outcomeOf } from './support/attack.ts';
import { elementBehind, readElement } from './support/genuine-element.ts';
import { beginLogin, finishLogin, type Scene } from './support/scene.ts';
import { shareScene } from './support/shared-house.ts';

describe("T-036 the TSM's provider and a thief set a new PIN on a stolen phone", () => {
  let scene: Scene;
  before(async () => {
    scene = await shareScene();
  });
  after(() => scene.close());

  const logIn = async (pin: string): Promise<string | true> => {
    const { browser, transaction, link } = await beginLogin(scene, 'same-device');
    const journey = await PresentationJourney.open(scene.ports, link);
    const answered = await outcomeOf(journey.agree({ act: 'login', pin: new Secret(pin) }));
    return typeof answered === 'string' ? answered : await finishLogin(browser, transaction, answered.redirectUri);
  };
  const setPin = () =>
    outcomeOf(setSecretsOnApplet(scene.wallet.door, { pin: new Secret('0000') }, ['userAuthentication']));

  it('not the thief alone: without a permit the applet takes none', async () => {
    assert.equal(typeof (await setPin()), 'string');
    assert.equal(await logIn('0000'), 'jpki.secret_wrong');
  });

  it('but both together: a permit over the secure channel asks no one (open)', async () => {
    const channel = elementBehind(scene.wallet.door);
    const { cplc } = await readElement(channel);
    const master = fromHex(readFileSync(scene.house.places.providerKey, 'utf8').trim());
    const keys = diversifyKeys(master, fromHex(cplc), JPKI_SD);
    await (await Personaliser.open(channel, { keys, keyVersion: 0x02 })).permit(0x01);
    assert.equal(await setPin(), undefined);
    assert.equal(await logIn('0000'), true);
  });
});
