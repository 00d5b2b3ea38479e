// The threat: docs/threats/t-247-statement-after-a-change.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openDatabase } from '@inro/host';
import { Statements } from '@inro/wallet/core';
import type { CaSchema } from '../../apps/ca/src/schema.ts';
import { now } from '../../quality/testing/relying-party/authority.ts';
import { formOf, makeStatement, p256, showInAnswer } from '../../quality/testing/statement/shown.ts';
import { reportLost } from './support/people.ts';
import { openScene, type Scene } from './support/scene.ts';
import { askFor, cinema, closeServices, handIn, issuer, openSdk } from './support/statements.ts';
import { asItIs, type World, without } from './support/without.ts';

const HOUR = 3_600_000;
after(closeServices);
const later = (hours: number) => new Date(now.getTime() + hours * HOUR);

/** A statement of a day, shown at a time. */
async function shownAt(made: Date, at: Date, change: Record<string, unknown> = {}, world: World = asItIs) {
  const sdk = await openSdk(world, cinema, at);
  const asked = await askFor(sdk);
  const key = p256();
  const statement = await makeStatement({ issuer, key, at: made, change });
  const part = showInAnswer(asked.request, statement, ['age_over_18'], key, { number: asked.number });
  const [told] = await handIn(sdk, asked, formOf(asked.request, { statement: part }));
  return told;
}

describe('T-247 a statement of before a change', () => {
  it('counts for 48 hours from the beginning of its day, and not a second longer', async () => {
    const end = new Date('2026-11-25T00:00:00Z').getTime();
    assert.equal(await shownAt(now, later(20)), 'taken');
    assert.equal(await shownAt(now, new Date(end - 1000)), 'taken');
    for (const after of [0, 1000, 30 * 24 * HOUR]) assert.notEqual(await shownAt(now, new Date(end + after)), 'taken');
    assert.equal(await shownAt(now, new Date(end)), 'relying-party.statement_over');
  });

  it('nor one of tomorrow, one that says that it lives longer, one of another hour, or of no time', async () => {
    const day = Date.UTC(2026, 10, 23) / 1000;
    const changes = [
      { iat: day, exp: day + 400 * 86_400 },
      { iat: day + 1, exp: day + 172_801 },
      { iat: String(day), exp: String(day + 172_800) },
      { iat: day - 86_400 * 2, exp: day + 86_400 },
      { iat: undefined },
      { exp: undefined },
    ];
    assert.equal(await shownAt(later(30), now), 'relying-party.statement_over');
    for (const change of changes) assert.notEqual(await shownAt(now, now, change), 'taken', JSON.stringify(change));
  });

  it('counter-test: where nobody looks at its life, somebody shows an address that they left long ago', async () => {
    const world = without({
      file: 'packages/relying-party/src/statement.ts',
      defence: '!isOfItsTime(answer.life, at, CLOCK_SKEW)',
      instead: 'false',
    });
    assert.equal(await shownAt(later(-30 * 24), later(0), {}, world), 'taken');
  });
});

describe('T-247 a phone after a change', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  /** Asks the authority at once, whatever the schedule says; what the phone has then. */
  async function asked(person: Scene): Promise<string | null> {
    const { storage } = person.ports;
    await storage.delete('statements');
    await new Statements(person.ports).refreshIfDue();
    return (JSON.parse((await storage.get('statements'))!) as { sealed: string | null }).sealed;
  }
  /** The CA's own books, and its pause between two answers taken out of the way. */
  async function books<T>(question: (db: ReturnType<typeof openDatabase<CaSchema>>) => Promise<T>): Promise<T> {
    const db = openDatabase<CaSchema>(scene.house.databases.ca!.url);
    try {
      return await question(db);
    } finally {
      await db.destroy();
    }
  }
  const nextAnswer = () => books((db) => db.updateTable('issuance').set({ stated_at: null }).execute());
  async function revoked(): Promise<void> {
    await reportLost(scene.house, scene.person);
    const gone = () =>
      books((db) => db.selectFrom('certificate').select('id').where('state', '=', 'revoked').execute());
    for (let tries = 0; tries < 100 && (await gone()).length < 2; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }

  it('is given no other: certificates that ended state nothing', async () => {
    await nextAnswer();
    assert.ok(await asked(scene));
    await revoked();
    await nextAnswer();
    assert.equal(await asked(scene), null);
  });

  it('counter-test: where the CA does not look how its certificates stand, it goes on stating', async () => {
    await scene.house.replace(
      'ca',
      without({ file: 'apps/ca/src/statements/holder.ts', defence: "state === 'good' && ", instead: '' }),
    );
    await nextAnswer();
    assert.ok(await asked(scene));
  });
});
