// ADR 95, 96: what the bank does when a customer asks to be deleted.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { utf8 } from '@inro/foundation';
import { openDatabase } from '@inro/host';
import { deletableAfterRelation, openServiceKey } from '@inro/relying-party/node';
import { carryOutDeletions, openDeletions, openEvidence } from '../src/deletions.ts';
import type { BankSchema } from '../src/schema.ts';
import { openTown, type Town } from './support.ts';

let town: Town;
let db: ReturnType<typeof openDatabase<BankSchema>>;
before(async () => {
  town = await openTown();
  await town.register();
  db = openDatabase<BankSchema>(town.database.url);
});
after(async () => {
  await db.destroy();
  await town.dispose();
});

const means = () => ({
  db,
  relyingParty: undefined as never,
  serviceKey: openServiceKey({ folder: town.config.dataDir, known: true }),
  clock: town.ca.clock,
});

/** A customer who has logged in; their number, and their hand. */
async function customer(id: string) {
  const person = await town.enrol(id);
  const staple = await town.staple(person);
  const browser = town.browser();
  const { transaction, qrPayload, number } = (await browser.post('/api/logins', { flow: 'cross-device' }))
    .json as unknown as Record<string, string>;
  await town.answer(qrPayload!, { person, staple }, number);
  const { json } = await browser.post(`/api/logins/${transaction}/finish`);
  return {
    browser,
    number: json.customer as unknown as string,
    async ask() {
      const begun = (await town.browser().post('/.well-known/inro-deletions')).json as unknown as Record<
        string,
        string
      >;
      const reply = await town.answer(begun.link!, { person, staple });
      const responseCode = new URL(reply.json.redirect_uri!).searchParams.get('response_code');
      const path = `/.well-known/inro-deletions/${begun.transaction}/finish`;
      return (await town.browser().post(path, { session: begun.session, responseCode })).json as unknown as Record<
        string,
        string
      >;
    },
  };
}
const state = async (reference: string) =>
  (await town.browser().get(`/.well-known/inro-deletions/${reference}`)).json as unknown as Record<string, string>;
const numbers = async () =>
  (await db.selectFrom('customer').select('number').execute()).map(({ number }) => String(number));

describe('a customer who asks to be deleted', () => {
  it('is: account and sessions are gone, and the next login is somebody new’s', async () => {
    const one = await customer('phone-1');
    const other = await customer('phone-2');
    const { reference, state: first } = await one.ask();
    assert.equal(first, 'received');
    await carryOutDeletions(means());
    assert.equal((await state(reference!)).state, 'done');
    assert.deepEqual(await numbers(), [other.number]);
    assert.equal((await one.browser.get('/api/session')).json.loggedIn, false);
    assert.equal((await other.browser.get('/api/session')).json.loggedIn, true);
    await carryOutDeletions(means());
    assert.deepEqual(await numbers(), [other.number]);
  });
  it('is told until when what the law wants is kept, and that stands apart with its date', async () => {
    const one = await customer('phone-3');
    const evidence = await openEvidence(means(), db);
    await evidence.keep({ name: 'identification-1', relation: one.number, contents: utf8('certificate') });
    const { reference } = await one.ask();
    await carryOutDeletions(means());
    const until = deletableAfterRelation(town.ca.clock.now());
    const said = await state(reference!);
    assert.deepEqual([said.state, said.reason, said.until], ['refused', 'law', until.toISOString()]);
    assert.ok(!(await numbers()).includes(one.number));
    assert.deepEqual((await evidence.find('identification-1'))?.deleteAfter, until);
  });
  it('of whom nothing is kept is told that nothing is left', async () => {
    const one = await customer('phone-4');
    await db.deleteFrom('session').where('customer', '=', Number(one.number)).execute();
    await db.deleteFrom('customer').where('number', '=', Number(one.number)).execute();
    const { reference } = await one.ask();
    await carryOutDeletions(means());
    assert.equal((await state(reference!)).state, 'done');
  });
  it('is deleted with the answer or not at all', async () => {
    const one = await customer('phone-5');
    const { reference } = await one.ask();
    const failing = { ...means(), clock: { now: () => new Date(Number.NaN) } };
    await assert.rejects(carryOutDeletions(failing));
    assert.ok((await numbers()).includes(one.number));
    assert.equal((await state(reference!)).state, 'received');
    assert.equal((await (await openDeletions(means(), db)).open()).length, 1);
    await carryOutDeletions(means());
    assert.equal((await state(reference!)).state, 'done');
  });
});
