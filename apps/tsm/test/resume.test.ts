import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { aids } from '@inro/apdu';
import { select } from '../src/core/card-commands.ts';
import { type House, runSession, startHouse } from './support/house.ts';
import { bothKeysSign, type Fault, type FaultKind, faultKinds, makeElement, WalletKilled } from './support/phone.ts';

/** Commands of a whole undisturbed enrolment; measured below, so that no drill is left out. */
const COMMANDS = 72;
/** Of an undisturbed personalisation of a card, and of a deletion from a phone. */
const CARD_COMMANDS = 71;
const DELETION_COMMANDS = 40;
/** `INRO_DRILLS=all` runs every command with every fault; else a seeded selection. */
const SEED = Number(process.env.INRO_DRILL_SEED ?? 20261122);
const SELECTED = 10;

interface Drill {
  readonly at: number;
  readonly kind: FaultKind;
}

const drills = (commands: number): readonly Drill[] =>
  Array.from({ length: commands }, (_, place) => faultKinds.map((kind) => ({ at: place + 1, kind }))).flat();

/** Numbers from 0 to 1 that are the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function selection(commands: number, selected: number): readonly Drill[] {
  const all = drills(commands);
  if (process.env.INRO_DRILLS === 'all') return all;
  const next = numbers(SEED);
  return Array.from({ length: selected }, () => all[Math.floor(next() * all.length)]!);
}

describe('an enrolment that is disturbed goes on from what the element holds', () => {
  let house: House;
  before(async () => {
    house = await startHouse();
  });
  after(() => house.dispose());

  type Seram = { readonly url: string; readonly sessionId: string };
  type Phone = Awaited<ReturnType<typeof makeElement>>;

  /** Sessions until one is done, the first `disturbed` of them with the fault; how each ended. */
  async function sessionsUntilDone(phone: Phone, open: () => Promise<Seram>, fault: Fault, disturbed: number) {
    const sessions: string[] = [];
    for (let session = 1; session <= disturbed + 3; session++) {
      const disturbance = session <= disturbed ? { fault } : {};
      const outcome = await runSession(phone, await open(), disturbance).then(
        (result) => ({ name: result.outcome, code: result.code, commands: result.commands }),
        (failure: unknown) => {
          if (failure instanceof WalletKilled) return { name: 'killed', code: undefined, commands: 0 };
          throw failure;
        },
      );
      sessions.push(outcome.code ?? outcome.name);
      if (outcome.name === 'done') return { sessions, commands: outcome.commands };
    }
    return { sessions, commands: 0 };
  }

  async function enrol(fault: Fault, disturbed = 1, profile: 'phone' | 'card' = 'phone') {
    const phone = await makeElement(profile);
    const id = house.newId();
    const { attestationCertificate } = phone;
    const open = () =>
      house.registration.order(id, {
        profile,
        attestationCertificate,
        certificates: ['userAuthentication', 'digitalSignature'],
      });
    return { phone, id, ...(await sessionsUntilDone(phone, open, fault, disturbed)) };
  }

  it(`takes ${COMMANDS} commands undisturbed`, async () => {
    assert.equal((await enrol(() => undefined)).commands, COMMANDS);
  });

  for (const { at, kind } of selection(COMMANDS, SELECTED)) {
    it(`reaches its end after ${kind} at command ${at}`, async () => {
      const { phone, id, sessions } = await enrol((number) => (number === at ? kind : undefined));
      assert.equal(sessions.at(-1), 'done', sessions.join(', '));
      assert.ok(sessions.length <= 2, sessions.join(', '));
      const { certificates, delivered } = house.registration.application(id);
      assert.equal(delivered?.length, 2);
      assert.ok(await bothKeysSign(phone.element, certificates!));
    });
  }

  for (let run = 1; run <= (process.env.INRO_DRILLS === 'all' ? 60 : 4); run++) {
    it(`reaches its end after sessions of nothing but trouble, seed ${SEED + run}`, async () => {
      const next = numbers(SEED + run);
      const fault: Fault = () => (next() < 0.06 ? faultKinds[Math.floor(next() * faultKinds.length)] : undefined);
      const { phone, id, sessions } = await enrol(fault, 4);
      assert.equal(sessions.at(-1), 'done', sessions.join(', '));
      assert.ok(sessions.length <= 5, sessions.join(', '));
      assert.ok(await bothKeysSign(phone.element, house.registration.application(id).certificates!));
    });
  }

  for (const { at, kind } of selection(CARD_COMMANDS, 2)) {
    it(`personalises a card in the end after ${kind} at command ${at}`, async () => {
      const fault: Fault = (number) => (number === at ? kind : undefined);
      const { phone, id, sessions } = await enrol(fault, 1, 'card');
      assert.equal(sessions.at(-1), 'done', sessions.join(', '));
      assert.ok(sessions.length <= 2, sessions.join(', '));
      assert.ok(await bothKeysSign(phone.element, house.registration.application(id).certificates!));
    });
  }

  for (const { at, kind } of selection(DELETION_COMMANDS, 3)) {
    it(`deletes in the end after ${kind} at command ${at}, and says so only then`, async () => {
      const { phone, id } = await enrol(() => undefined, 0);
      const application = house.registration.application(id);
      const open = async () => {
        assert.ok(!application.deleted);
        return await house.registration.orderDeletion(id);
      };
      const fault: Fault = (number) => (number === at ? kind : undefined);
      const { sessions } = await sessionsUntilDone(phone, open, fault, 1);
      assert.equal(sessions.at(-1), 'done', sessions.join(', '));
      assert.ok(application.deleted);
      const card = phone.element.connect();
      assert.equal((await card.process(select(aids.jpkiSecurityDomain))).statusWord, 0x6a82);
      assert.equal((await card.process(select(aids.jpkiApplet))).statusWord, 0x6a82);
    });
  }

  it('takes as many commands for a card and for a deletion as the drills say', async () => {
    assert.equal((await enrol(() => undefined, 0, 'card')).commands, CARD_COMMANDS);
    const { phone, id } = await enrol(() => undefined, 0);
    const deletion = await sessionsUntilDone(
      phone,
      () => house.registration.orderDeletion(id),
      () => undefined,
      0,
    );
    assert.equal(deletion.commands, DELETION_COMMANDS);
  });
});
