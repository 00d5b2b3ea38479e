import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type House, runSession, startHouse } from './support/house.ts';
import { bothKeysSign, type Fault, type FaultKind, faultKinds, makeElement, WalletKilled } from './support/phone.ts';

/** Commands of a whole undisturbed enrolment; measured below, so that no drill is left out. */
const COMMANDS = 72;
/** `INRO_DRILLS=all` runs every command with every fault; else a seeded selection. */
const SEED = Number(process.env.INRO_DRILL_SEED ?? 20261122);
const SELECTED = 12;

interface Drill {
  readonly at: number;
  readonly kind: FaultKind;
}

const all: readonly Drill[] = Array.from({ length: COMMANDS }, (_, place) =>
  faultKinds.map((kind) => ({ at: place + 1, kind })),
).flat();

/** Numbers from 0 to 1 that are the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function selection(): readonly Drill[] {
  if (process.env.INRO_DRILLS === 'all') return all;
  const next = numbers(SEED);
  return Array.from({ length: SELECTED }, () => all[Math.floor(next() * all.length)]!);
}

describe('an enrolment that is disturbed goes on from what the element holds', () => {
  let house: House;
  before(async () => {
    house = await startHouse();
  });
  after(() => house.dispose());

  async function enrol(fault: Fault, disturbed = 1) {
    const phone = await makeElement('phone');
    const id = house.newId();
    const order = {
      profile: 'phone' as const,
      attestationCertificate: phone.attestationCertificate,
      certificates: ['userAuthentication', 'digitalSignature'] as const,
    };
    const sessions: string[] = [];
    for (let session = 1; session <= disturbed + 3; session++) {
      const seram = await house.registration.order(id, { ...order, certificates: [...order.certificates] });
      const outcome = await runSession(phone, seram, { fault: session <= disturbed ? fault : () => undefined }).then(
        (result) => ({ name: result.outcome, code: result.code, commands: result.commands }),
        (failure: unknown) => {
          if (failure instanceof WalletKilled) return { name: 'killed', code: undefined, commands: 0 };
          throw failure;
        },
      );
      sessions.push(outcome.code ?? outcome.name);
      if (outcome.name === 'done') return { phone, id, sessions, commands: outcome.commands };
    }
    return { phone, id, sessions, commands: 0 };
  }

  it(`takes ${COMMANDS} commands undisturbed`, async () => {
    assert.equal((await enrol(() => undefined)).commands, COMMANDS);
  });

  for (const { at, kind } of selection()) {
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
});
