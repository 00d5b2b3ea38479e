import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { sql } from '@inro/host';
import { noClosings } from '../../../quality/testing/house/closings.ts';
import { migrations } from '../src/schema.ts';
import { startTestRegistration, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

const tell = (id: string, path: string, body: object) =>
  world.peers.tsm.call<{ certificates: unknown }>('registration', 'POST', `/deployments/${id}/${path}`, body);

async function applied(number: string) {
  const { signer } = await world.citizen(number);
  const element = await world.element();
  const application = await world.application(signer, element);
  return { element, application, id: (await world.accepted(application.der)).applicationId as string };
}

describe('docs/protocol/registration.md: the element’s attestation chain comes once', () => {
  it('keys before the element are refused, and so are keys with a chain of their own', async () => {
    const { id, application, element } = await applied('4100000001');
    await assert.rejects(tell(id, 'keys', { ...keysOf(), attestationChain: 'AAAA' }), { code: 'http.body_invalid' });
    await assert.rejects(tell(id, 'keys', keysOf()), { code: 'registration.element_not_reported' });
    const { certificates } = await world.deploy(id, application, element);
    assert.equal(certificates?.length, 2);
  });

  it('a chain that does not fit, after the keys, ends an application that has no certificates yet', async () => {
    const { id, application, element } = await applied('4100000002');
    await world.stopCa();
    assert.equal((await world.deploy(id, application, element)).certificates, null);
    const { cplc, chain } = await world.element();
    await assert.rejects(tell(id, 'element', { cplc, attestationChain: toBase64(chain), target: 'deployed' }), {
      code: 'registration.attestation_mismatch',
    });
    await world.startCa();
    await world.context.outbox.kick();
    assert.deepEqual(await world.recorded(id), []);
  });

  it('keys that an earlier version kept with their chain are the same keys when they come again', async () => {
    const { id, application, element } = await applied('4100000003');
    const { submit, certificates } = await world.deploy(id, application, element);
    const chain = toBase64(element.chain);
    const kept = sql`update application set keys = overlay(keys placing ${`{"attestationChain":"${chain}",`} from 1 for 1)
      where id = ${id}`;
    await kept.execute(world.context.db);
    await assert.rejects(submit(), { code: 'registration.keys_differ' });
    const { sql: once } = migrations.find(({ name }) => name === '004-the-chain-once')!;
    await sql.raw(once).execute(world.context.db);
    assert.deepEqual((await submit()).certificates, certificates);
  });
});

/** A report of keys in its form. */
function keysOf() {
  const bytes = toBase64(new Uint8Array(32));
  const key = { modulus: bytes, exponent: 'AQAB', attestation: bytes, possession: bytes };
  return { keys: [{ kind: 'userAuthentication', ...key }], secretsSet: true, closings: noClosings };
}
