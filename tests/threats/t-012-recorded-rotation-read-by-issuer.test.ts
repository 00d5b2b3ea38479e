// The threat: docs/threats/t-012-recorded-rotation-read-by-issuer.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseResponseApdu } from '@inro/apdu';
import { fromHex, toHex } from '@inro/foundation';
import { openDatabase, sql } from '@inro/host';
import { parseInitializeUpdateResponse, type StaticKeys } from '@inro/secure-channel/off-card';
import { answerInitializeUpdate } from '@inro/secure-channel/on-card';
import { readKeyData } from '../../packages/secure-element/src/security-domain/key-data.ts';
import { JPKI_SD } from '../../quality/testing/element/new-element.ts';
import { Personaliser } from '../../quality/testing/element/personaliser.ts';
import { commandOf, curiousIssuer, type Frame } from './support/element-issuer.ts';
import { elementBehind } from './support/genuine-element.ts';
import { type House, openHouse } from './support/house.ts';
import { enrolPhone, newPerson, newPhone } from './support/people.ts';
import { authority } from './support/scene.ts';
import { without } from './support/without.ts';

/** Follows the recorded session of the rotation with the transport keys, as the element itself did. */
function keysInTheRotation(frames: readonly Frame[], transport: StaticKeys): StaticKeys {
  const own = frames.filter(({ aid }) => aid === toHex(JPKI_SD));
  const opening = own.findIndex((frame) => commandOf(frame).ins === 0x50);
  const [update, authenticate, putKey] = own.slice(opening);
  const answer = parseInitializeUpdateResponse(parseResponseApdu(update!.response));
  const { pending } = answerInitializeUpdate({
    keys: transport,
    keyVersion: answer.keyVersion,
    i: answer.i,
    hostChallenge: commandOf(update!).data,
    diversificationData: answer.diversificationData,
    securityDomain: JPKI_SD,
    sequenceCounter: answer.sequenceCounter!,
    randomness: () => {
      throw new TypeError('the challenge is pseudo-random');
    },
  });
  const session = pending.authenticate(commandOf(authenticate!));
  return readKeyData(session, session.unwrap(commandOf(putKey!)).data).keys;
}

describe("T-012 an SE issuer that recorded the rotation's frames", () => {
  let house: House;
  before(async () => {
    house = await openHouse(authority);
  });
  after(() => house.close());

  it("learns the provider's keys out of them, and opens the domain of the enrolled phone (open)", async () => {
    const wallet = await newPhone(house);
    const issuer = await curiousIssuer(house, wallet);
    const { state } = await enrolPhone(house, await newPerson(house), issuer.wallet);
    assert.equal(state.step, 'done');
    const keys = keysInTheRotation(issuer.frames, issuer.transportKeys);
    await issuer.close();
    const provider = await Personaliser.open(elementBehind(wallet.door), { keys, keyVersion: 0x02 });
    assert.deepEqual(await provider.status(), { version: 0x0100, set: 3, permitted: 0, keys: 0x0f });
    // What it can do with them: a new PIN, set by whoever holds the phone. The private keys stay inside.
    await provider.permit(0x01);
    assert.equal((await provider.status()).permitted, 1);
    assert.ok((await provider.storeData(0x0103, fromHex('0017040000ff'))).statusWord !== 0x9000);
  });

  /** How many transport key sets lie in the issuer's and in the provider's database, once `wanted` of them or after a while. */
  const keySets = async (wanted: readonly number[]): Promise<number[]> => {
    const count = async (role: 'tsm-issuer' | 'tsm-provider'): Promise<number> => {
      const db = openDatabase<Record<string, never>>(house.databases[role]!.url);
      const { rows } = await sql<{ n: number }>`select count(*) as n from transport_keys`.execute(db);
      await db.destroy();
      return rows[0]!.n;
    };
    for (let wait = 0; ; wait++) {
      const sets = await Promise.all([count('tsm-issuer'), count('tsm-provider')]);
      if (wait === 50 || String(sets) === String(wanted)) return sets;
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  /** Enrols a phone whose wallet records every frame, and looks for the keys only afterwards. */
  const recordedEnrolment = async () => {
    const wallet = await newPhone(house);
    const issuer = await curiousIssuer(house, wallet);
    const { state } = await enrolPhone(house, await newPerson(house), issuer.wallet);
    assert.equal(state.step, 'done');
    return { wallet, issuer };
  };

  it('opens nothing after the rotation with the transport keys alone', async () => {
    const { wallet, issuer } = await recordedEnrolment();
    await issuer.close();
    for (const keyVersion of [0x01, 0x02])
      await assert.rejects(Personaliser.open(elementBehind(wallet.door), { keys: issuer.transportKeys, keyVersion }));
  });

  it('finds no transport keys once the certificates are delivered: the recording alone is not opened', async () => {
    const { issuer } = await recordedEnrolment();
    assert.deepEqual(await keySets([0, 0]), [0, 0]);
    assert.equal(await issuer.transportKeysNow(), undefined);
    await issuer.close();
  });

  it('counter-test: where the roles are not told to forget, it opens the recording after the enrolment', async () => {
    const conductor = 'apps/tsm/src/front/conductor.ts';
    await house.replace('tsm', without({ file: conductor, defence: ", 'issuerForgets', 'providerForgets'" }));
    const { wallet, issuer } = await recordedEnrolment();
    assert.deepEqual(await keySets([1, 0]), [1, 0]);
    const keys = keysInTheRotation(issuer.frames, (await issuer.transportKeysNow())!);
    await issuer.close();
    await Personaliser.open(elementBehind(wallet.door), { keys, keyVersion: 0x02 });
  });
});
