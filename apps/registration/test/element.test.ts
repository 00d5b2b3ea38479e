import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readMandate, type SignedMandate } from '@inro/authority-wire/mandate';
import { fromBase64 } from '@inro/foundation';
import { startTestRegistration, type TestPhone, type TestRegistration } from './support.ts';

describe('docs/protocol/tsm.md: what registration allows at an element', () => {
  let world: TestRegistration;
  before(async () => {
    world = await startTestRegistration();
  });
  after(() => world.dispose());

  const rowOf = (id: string) =>
    world.context.db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const applied = async (signer: Awaited<ReturnType<TestRegistration['citizen']>>['signer'], element: TestPhone) => {
    const application = await world.application(signer, element);
    const { applicationId, statusToken } = await world.accepted(application.der);
    return { application, id: applicationId as string, token: statusToken as string };
  };
  const sessionOf = async (token: string, id: string) => {
    const { state, seram } = (await world.call('GET', `/applications/${id}`, undefined, token)).body;
    return { state, seram };
  };
  const says = ({ mandate }: SignedMandate) => {
    const { act, number } = readMandate(fromBase64(mandate));
    return [act, number];
  };

  it('to make anew until the keys were reported, then to read, and to delete once it is over', async () => {
    const { signer, number } = { ...(await world.citizen('4200000001')), number: '4200000001' };
    const element = await world.element();
    const { application, id } = await applied(signer, element);
    assert.deepEqual(says(await world.reported(id, element)), ['deploy', 1]);
    await world.stopCa();
    assert.equal((await world.deploy(id, application, element)).certificates, null);
    assert.deepEqual(says(await world.reported(id, element)), ['read', 3]);
    await world.orderRevocation(number, { profiles: ['phone'] });
    assert.deepEqual(says(await world.reported(id, element, 'deleted')), ['delete', 4]);
    await world.startCa();
  });

  it('by one number, whichever application it is for', async () => {
    const element = await world.element();
    const [one, other] = [await world.citizen('4200000002'), await world.citizen('4200000003')];
    const [first, second] = [await applied(one.signer, element), await applied(other.signer, element)];
    const numbers = [];
    for (const { id } of [first, second, first]) numbers.push(says(await world.reported(id, element))[1]);
    assert.deepEqual(numbers, [1, 2, 3]);
    const deployed = await world.deploy(second.id, second.application, element);
    assert.equal(deployed.certificates?.length, 2);
    await assert.rejects(world.reported(first.id, element), { code: 'registration.element_in_use' });
  });

  it('nothing more for what ended there before, once what came later is delivered: it is settled', async () => {
    const element = await world.element();
    const { signer } = await world.citizen('4200000004');
    const first = await applied(signer, element);
    await world.reported(first.id, element);
    const second = await applied(signer, element);
    const { certificates } = await world.deploy(second.id, second.application, element);
    await assert.rejects(world.reported(first.id, element, 'deleted'), { code: 'registration.element_in_use' });
    assert.equal((await rowOf(first.id)).deleted_at, null);
    const session = await sessionOf(first.token, first.id);
    assert.deepEqual(session, { state: 'expired', seram: null }, 'no session for what no role may do');
    await world.deliver(second.id, certificates!);
    assert.ok((await rowOf(first.id)).deleted_at);
    await assert.rejects(world.reported(first.id, element, 'deleted'), { code: 'registration.application_ended' });
  });

  it('no session to delete while what came later runs there; one again once that is over as well', async () => {
    const element = await world.element();
    const { signer } = await world.citizen('4200000006');
    const first = await applied(signer, element);
    await world.reported(first.id, element);
    const second = await applied(signer, element);
    assert.ok((await sessionOf(first.token, first.id)).seram, 'nobody has seen yet that both are of one element');
    await world.reported(second.id, element);
    assert.equal((await sessionOf(first.token, first.id)).seram, null);
    await world.orderRevocation('4200000006', { profiles: ['phone'] });
    for (const { token, id } of [first, second]) assert.ok((await sessionOf(token, id)).seram, 'both are over');
    assert.deepEqual(says(await world.reported(first.id, element, 'deleted'))[0], 'delete');
  });

  it('nothing for what ended before its element was believed: it is deleted when the phone comes, whoever made it', async () => {
    const { signer } = await world.citizen('4200000005');
    const element = await world.element('inro-one', await world.otherMaker());
    const { id } = await applied(signer, element);
    await assert.rejects(world.reported(id, element), { code: 'registration.attestation_invalid' });
    await assert.rejects(world.reported(id, element, 'deleted'), { code: 'registration.application_ended' });
    assert.ok((await rowOf(id)).deleted_at);
  });
});
