import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { startTestRegistration, type TestRegistration } from './support.ts';

describe('docs/protocol/registration.md, the makers on file', () => {
  let world: TestRegistration;
  let half: string;
  before(async () => {
    world = await startTestRegistration();
    half = join(world.makersFile, 'half.cer');
  });
  after(() => world.dispose());
  afterEach(() => rmSync(half, { force: true }));

  const applied = async (person: string, element: Awaited<ReturnType<TestRegistration['element']>>) => {
    const { signer } = await world.citizen(person);
    const application = await world.application(signer, element);
    const { applicationId: id, statusToken } = await world.accepted(application.der);
    const deploy = () => world.deploy(id, application, element);
    const state = async () => (await world.call('GET', `/applications/${id}`, undefined, statusToken)).body.state;
    return { deploy, state };
  };

  const halfOf = (certificate: Uint8Array): void => writeFileSync(half, certificate.subarray(0, 100));

  it('one that is still being copied ends no application: the others count', async () => {
    const element = await world.element();
    const { deploy, state } = await applied('3000000001', element);
    halfOf(element.makerCertificate);
    assert.equal((await deploy()).certificates?.length, 2);
    assert.equal(await state(), 'issued');
  });

  it('keys that wait for the CA while a file is half there are certified', async () => {
    const element = await world.element();
    const { deploy, state } = await applied('3000000002', element);
    await world.stopCa();
    assert.equal((await deploy()).certificates, null);
    halfOf(element.makerCertificate);
    await world.startCa();
    world.clock.move(61_000);
    await world.context.outbox.kick();
    assert.equal(await state(), 'issued');
  });

  it('an element of a maker that cannot be read is put off, and goes on once the file is whole', async () => {
    const maker = await world.otherMaker();
    const { deploy, state } = await applied('3000000003', await world.element('inro-one', maker));
    halfOf(maker.certificate);
    await assert.rejects(deploy(), { code: 'verifier.makers_unreadable' });
    assert.equal(await state(), 'deploying');
    writeFileSync(half, maker.certificate);
    assert.equal((await deploy()).certificates?.length, 2);
  });
});
