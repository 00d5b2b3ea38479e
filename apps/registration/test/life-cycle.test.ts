import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toBase64 } from '@inro/foundation';
import { freePort } from '@inro/host/testing';
import { InroError } from '@inro/problem';
import { json } from '../../../quality/testing/house/handset.ts';
import { endWhatTookTooLong } from '../src/applications/sweep.ts';
import { bothGood as good, ocspOf } from './ocsp.ts';
import { hanakosEntry, startTestRegistration, type TestRegistration } from './support.ts';

let world: TestRegistration;
before(async () => {
  world = await startTestRegistration();
});
after(() => world.dispose());

const failsWith = (code: string) => (failure: unknown) => failure instanceof InroError && failure.code === code;

const ocsp = (certificates: Parameters<typeof ocspOf>[1]) => ocspOf(world, certificates);

describe('docs/protocol/registration.md, two stages', () => {
  it('keys wait while the CA is down, the wallet sees it, and the certificates come when it is back', async () => {
    const { signer } = await world.citizen('2000000001');
    const element = await world.element();
    const application = await world.application(signer, element);
    const { applicationId, statusToken } = await world.accepted(application.der);
    await world.stopCa();
    const { certificates, submit } = await world.deploy(applicationId, application, element);
    assert.equal(certificates, null);
    const waiting = await world.call('GET', `/applications/${applicationId}`, undefined, statusToken);
    assert.deepEqual([waiting.body.state, waiting.body.seram], ['keysReady', null]);
    assert.equal((await submit()).certificates, null);
    await world.startCa();
    world.clock.move(61_000);
    await world.context.outbox.kick();
    const issued = await world.call('GET', `/applications/${applicationId}`, undefined, statusToken);
    assert.equal(issued.body.state, 'issued');
    assert.ok(issued.body.seram.sessionId);
    assert.ok(world.tsmOrders.includes(`PUT /deployments/${applicationId}/certificates`));
    const again = await submit();
    assert.deepEqual(await ocsp(again.certificates!), good);
    await world.deliver(applicationId, again.certificates!);
  });

  it('an application is taken while the TSM is down, and goes on when it is back', async () => {
    const { signer } = await world.citizen('2000000002');
    await world.stopTsm();
    const application = await world.application(signer, await world.element());
    const { applicationId, statusToken, state, seram } = await world.accepted(application.der);
    assert.deepEqual([state, seram], ['accepted', null]);
    await world.startTsm();
    const { body } = await world.call('GET', `/applications/${applicationId}`, undefined, statusToken);
    assert.equal(body.state, 'deploying');
    assert.ok(body.seram.sessionId);
  });

  it('what was not finished within 24 hours ends: open applications expire, undelivered certificates are revoked', async () => {
    const { signer } = await world.citizen('2000000003');
    const [first, second] = [await world.element(), await world.element()];
    const undelivered = await world.application(signer, first);
    const one = await world.accepted(undelivered.der);
    const { certificates } = await world.deploy(one.applicationId, undelivered, first);
    const open = await world.accepted((await world.application(signer, second)).der);
    world.clock.move(24 * 3_600_000 + 1);
    await endWhatTookTooLong(world.context);
    await world.context.outbox.kick();
    const { body } = await world.call('GET', `/applications/${open.applicationId}`, undefined, open.statusToken);
    assert.deepEqual([body.state, body.problem.code], ['expired', 'registration.application_expired']);
    const status = await ocsp(certificates!);
    assert.match(status.userAuthentication!, /^revoked/);
    await assert.rejects(
      world.deploy(open.applicationId, undelivered, first),
      failsWith('registration.application_ended'),
    );
  });
});

describe('docs/facts.md, Life cycle', () => {
  it('one phone a person: a new phone revokes the old one and has it deleted, even before it is finished', async () => {
    const { signer } = await world.citizen('2000000010');
    const old = await world.enrol(signer);
    assert.deepEqual(await ocsp(old.certificates), good);
    const fresh = await world.enrol(signer);
    await world.context.outbox.kick();
    assert.deepEqual(await ocsp(old.certificates), {
      userAuthentication: 'revoked superseded',
      digitalSignature: 'revoked superseded',
    });
    assert.deepEqual(await ocsp(fresh.certificates), good);
    assert.ok(world.tsmOrders.includes(`DELETE /deployments/${old.id}`));
    const { body } = await world.call('GET', `/applications/${old.id}`, undefined, old.token);
    assert.deepEqual([body.state, body.certificates, typeof body.seram.sessionId], ['revoked', [], 'string']);
    await world.peers.tsm.call('registration', 'POST', `/deployments/${old.id}/deleted`);
    const after = await world.call('GET', `/applications/${old.id}`, undefined, old.token);
    assert.equal(after.body.seram, null);
    const begun = await world.accepted((await world.application(signer, await world.element())).der);
    await world.accepted((await world.application(signer, await world.element())).der);
    const replaced = await world.call('GET', `/applications/${begun.applicationId}`, undefined, begun.statusToken);
    assert.equal(replaced.body.problem.code, 'registration.application_replaced');
  });

  it('another address revokes the signing certificates of card and phone; death revokes all', async () => {
    const number = '2000000011';
    const { signer } = await world.citizen(number);
    const phone = await world.enrol(signer);
    const moved = { ...hanakosEntry, address: '大阪府大阪市北区中之島一丁目３－２０', prefecture: 'Osaka-fu' };
    const put = (entry: object) => world.peers.counter.call('registration', 'PUT', `/residents/${number}`, entry);
    assert.deepEqual(await put(moved), { number, changed: true });
    assert.deepEqual(await put(moved), { number, changed: false });
    assert.deepEqual(await ocsp(phone.certificates), {
      userAuthentication: 'good',
      digitalSignature: 'revoked affiliationChanged',
    });
    const refused = await world.apply((await world.application(signer, await world.element())).der);
    assert.equal(refused.body.code, 'registration.certificate_revoked');
    await put({ ...moved, status: 'dead' });
    const { userAuthentication } = await ocsp(phone.certificates);
    assert.equal(userAuthentication, 'revoked cessationOfOperation');
  });

  it('the plain command revokes once for each order, suspends, and only the operator may', async () => {
    const number = '2000000012';
    const { signer } = await world.citizen(number);
    const phone = await world.enrol(signer);
    const order = { resident: number, profiles: ['phone'], kinds: ['userAuthentication'], reason: 'certificateHold' };
    const put = (id: string, body: object, by = world.peers.operator) =>
      by.call<{ certificates: unknown[] }>('registration', 'PUT', `/revocation-orders/${id}`, body);
    const answer = await put('order-0001', order);
    assert.equal(answer.certificates.length, 1);
    assert.deepEqual(await put('order-0001', order), answer);
    assert.equal((await ocsp(phone.certificates)).userAuthentication, 'revoked certificateHold');
    const { state } = (await world.applications(number)).find((row: { profile: string }) => row.profile === 'phone');
    assert.equal(state, 'delivered');
    await assert.rejects(
      put('order-0001', { ...order, reason: 'keyCompromise' }),
      failsWith('registration.order_differs'),
    );
    await assert.rejects(put('order-0002', order, world.peers.counter), failsWith('http.unauthorized'));
    const all = { ...order, kinds: ['userAuthentication', 'digitalSignature'], reason: 'cessationOfOperation' };
    await put('order-0003', all);
    assert.equal((await ocsp(phone.certificates)).userAuthentication, 'revoked cessationOfOperation');
    const after = (await world.applications(number)).find((row: { profile: string }) => row.profile === 'phone');
    assert.equal(after.state, 'revoked');
  });
});

describe('what the TSM reports', () => {
  it('is believed from the TSM alone, in order, and digests must be those of the certificates', async () => {
    const { signer } = await world.citizen('2000000020');
    const element = await world.element();
    const application = await world.application(signer, element);
    const { applicationId } = await world.accepted(application.der);
    const report = { cplc: element.cplc, attestationChain: toBase64(element.chain), target: 'deployed' };
    const path = `/deployments/${applicationId}/element`;
    await assert.rejects(world.peers.wallet.call('registration', 'POST', path, report), failsWith('http.unauthorized'));
    await assert.rejects(
      world.peers.tsm.call('registration', 'POST', '/deployments/AAAAAAAAAAAAAAAAAAAAAA/element', report),
      failsWith('registration.application_unknown'),
    );
    const { certificates, submit } = await world.deploy(applicationId, application, element);
    const swapped = certificates!.map((row, index) => ({ ...row, kind: certificates![1 - index]!.kind }));
    await assert.rejects(world.deliver(applicationId, swapped), failsWith('registration.digests_differ'));
    await world.deliver(applicationId, certificates!);
    await world.deliver(applicationId, certificates!);
    assert.deepEqual((await submit()).certificates, certificates);
    await assert.rejects(world.deploy(applicationId, application, element), failsWith('registration.keys_differ'));
  });
});

describe('kill -9', () => {
  it('an acknowledged application outlives the process, and its order reaches the TSM afterwards', async () => {
    const { signer } = await world.citizen('2000000030');
    const port = await freePort();
    const tsmPort = await freePort();
    let hanging = 0;
    const stuck = createServer(() => hanging++).listen(tsmPort, '127.0.0.1');
    const origins = {
      ...world.config.topology.origins,
      registration: `http://registration.localhost:${port}`,
      tsm: `http://tsm.localhost:${tsmPort}`,
    };
    const file = join(world.config.peerKeyFile!, '../other-topology.json');
    writeFileSync(file, JSON.stringify({ ...world.config.topology, origins }));
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'apps/registration/src/main.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        INRO_NAME: 'registration',
        INRO_PORT: String(port),
        INRO_DATA_DIR: world.config.dataDir,
        INRO_TOPOLOGY: file,
        INRO_PEER_KEY: world.config.peerKeyFile!,
        INRO_TRUSTED_MAKERS: world.makersFile,
        INRO_CLOCK_OFFSET_MS: String(world.clock.now().getTime() - Date.now()),
        DATABASE_URL: world.config.databaseUrl!,
      },
    });
    const [ready] = (await once(child.stdout, 'data')) as [Buffer];
    assert.match(ready.toString(), /ready/);
    await world.stopTsm();
    const { der } = await world.application(signer, await world.element());
    const application = { application: toBase64(der) };
    const request = json('POST', `http://registration.localhost:${port}/applications`, { body: application }).catch(
      () => undefined,
    );
    while (hanging === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGKILL');
    await Promise.all([request, once(child, 'exit')]);
    stuck.closeAllConnections();
    stuck.close();
    await world.startTsm();
    world.clock.move(61_000);
    await world.context.outbox.kick();
    const { body } = await world.apply(der);
    assert.equal(body.state, 'deploying');
    assert.ok(world.tsmOrders.includes(`PUT /deployments/${body.applicationId}`));
  });
});
