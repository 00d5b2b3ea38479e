import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBase64 } from '@inro/foundation';
import { firstBrokenAuditLink, sql } from '@inro/host';
import { parseOcspResponse } from '@inro/pki/read';
import { buildOcspRequest } from '@inro/pki/request';
import type { Signatory } from '../../ca/test/support.ts';
import { HANAKO, seen, startTestRegistration, type TestPhone, type TestRegistration } from './support.ts';

let world: TestRegistration;
let hanako: Awaited<ReturnType<TestRegistration['citizen']>>;
before(async () => {
  world = await startTestRegistration();
  hanako = await world.citizen();
});
after(() => world.dispose());

/** The code with which an application is refused. */
async function refusal(
  change: Record<string, unknown> = {},
  { signer = hanako.signer, element = world.element() }: { signer?: Signatory; element?: Promise<TestPhone> } = {},
): Promise<string> {
  const { der } = await world.application(signer, await element, change);
  const { status, body } = await world.apply(der);
  return status === 202 ? 'accepted' : body.code;
}

describe('docs/protocol/registration.md, for the wallet', () => {
  it('leads from a nonce to delivered certificates and a first staple in three requests', async () => {
    const element = await world.element();
    const application = await world.application(hanako.signer, element);
    const accepted = await world.apply(application.der);
    assert.equal(accepted.status, 202);
    assert.equal(accepted.body.state, 'deploying');
    assert.match(accepted.body.seram.url, /\/gp\/seram$/);
    const { certificates } = await world.deploy(accepted.body.applicationId, application, element);
    assert.deepEqual(certificates!.map((row) => row.kind).sort(), ['digitalSignature', 'userAuthentication']);
    await world.deliver(accepted.body.applicationId, certificates!);
    const { body } = await world.call(
      'GET',
      `/applications/${accepted.body.applicationId}`,
      undefined,
      accepted.body.statusToken,
    );
    assert.equal(body.state, 'delivered');
    const own = body.certificates.find((row: { kind: string }) => row.kind === 'userAuthentication');
    assert.equal(own.certificate, certificates!.find((row) => row.kind === 'userAuthentication')!.certificate);
    assert.ok(!body.certificates.find((row: { kind: string }) => row.kind === 'digitalSignature').certificate);
    const staple = await fetch(`http://127.0.0.1:${world.topology.configs.status!.port}/staples`, {
      method: 'POST',
      headers: { authorization: `Bearer ${body.stapleToken}` },
      body: buildOcspRequest(fromBase64(own.certificate), fromBase64(own.issuer)) as Uint8Array<ArrayBuffer>,
    });
    const { basic } = parseOcspResponse(new Uint8Array(await staple.arrayBuffer()));
    assert.equal(basic?.responses[0]?.status, 'good');
  });

  it('gives the phone what to ask about its signing certificate, without the attributes in it, by the same token', async () => {
    const element = await world.element();
    const application = await world.application(hanako.signer, element);
    const { body: accepted } = await world.apply(application.der);
    const { certificates } = await world.deploy(accepted.applicationId, application, element);
    await world.deliver(accepted.applicationId, certificates!);
    const { body } = await world.call(
      'GET',
      `/applications/${accepted.applicationId}`,
      undefined,
      accepted.statusToken,
    );
    const { certificate, issuer, ocspRequest } = body.certificates.find(
      (row: { kind: string }) => row.kind === 'digitalSignature',
    );
    assert.deepEqual([certificate, issuer], [undefined, undefined]);
    const signing = certificates!.find((row) => row.kind === 'digitalSignature')!;
    const expected = buildOcspRequest(fromBase64(signing.certificate), fromBase64(signing.issuer));
    assert.deepEqual(fromBase64(ocspRequest), expected);
    const staple = await fetch(`http://127.0.0.1:${world.topology.configs.status!.port}/staples`, {
      method: 'POST',
      headers: { authorization: `Bearer ${body.stapleToken}` },
      body: expected as Uint8Array<ArrayBuffer>,
    });
    const { basic } = parseOcspResponse(new Uint8Array(await staple.arrayBuffer()));
    assert.equal(basic?.responses[0]?.status, 'good');
  });

  it('gives the same document the same answer, also from another instance, and uses the nonce once', async () => {
    const element = await world.element();
    const application = await world.application(hanako.signer, element);
    const first = await world.apply(application.der);
    await world.restart();
    const again = await world.apply(application.der);
    assert.deepEqual(again.body.applicationId, first.body.applicationId);
    assert.deepEqual(again.body.statusToken, first.body.statusToken);
    const all = await world.applications();
    assert.equal(
      all.filter((row: { applicationId: string }) => row.applicationId === first.body.applicationId).length,
      1,
    );
    const nonce = await world.nonce();
    assert.equal(await refusal({ nonce }), 'accepted');
    assert.equal(await refusal({ nonce }), 'registration.nonce_used');
  });

  it('shows an application to nobody without its token', async () => {
    const { id, token } = await world.enrol(hanako.signer);
    assert.equal((await world.call('GET', `/applications/${id}`)).body.code, 'http.unauthorized');
    assert.equal((await world.call('GET', `/applications/${id}`, undefined, `${token}x`)).status, 401);
    const other = await world.enrol(hanako.signer);
    assert.equal((await world.call('GET', `/applications/${id}`, undefined, other.token)).status, 401);
  });
});

describe('docs/protocol/registration.md, checks in order', () => {
  it('form: strict base64, strict CMS, strict JSON', async () => {
    const nonsense = await world.call('POST', '/applications', { application: 'AAAA' });
    assert.equal(nonsense.body.code, 'registration.application_malformed');
    assert.equal(await refusal({ extra: 1 }), 'registration.application_malformed');
    assert.equal(await refusal({ certificates: [] }), 'registration.application_malformed');
    const twice = ['userAuthentication', 'userAuthentication'];
    assert.equal(await refusal({ certificates: twice }), 'registration.application_malformed');
    const { der } = await world.application(hanako.signer, await world.element());
    assert.equal((await world.apply(der.slice(0, -1))).body.code, 'registration.application_malformed');
  });

  it('signature: by the key of the certificate, over this very document', async () => {
    const { der } = await world.application(hanako.signer, await world.element());
    const forged = der.slice();
    forged[forged.length - 1]! ^= 1;
    assert.equal((await world.apply(forged)).body.code, 'registration.signature_invalid');
    const text = Buffer.from(der).indexOf('inro-application-2');
    const changed = der.slice();
    changed[Buffer.from(der).indexOf('eSE1', text) + 3] = '2'.charCodeAt(0);
    assert.equal((await world.apply(changed)).body.code, 'registration.signature_invalid');
  });

  it('certificate: of a card, from our authority, and a counter officer alone applies for cards', async () => {
    const officer = await world.officer();
    assert.equal(await refusal({}, { signer: officer }), 'registration.certificate_not_trusted');
    const card = { profile: 'card', citizen: HANAKO, cardValidUntil: '2036-11-22T14:59:59Z', ...seen() };
    assert.equal(await refusal(card), 'registration.certificate_not_trusted');
    assert.equal(await refusal({ ...card, citizen: '9999999999' }, { signer: officer }), 'registration.person_unknown');
  });

  it('certificate: not revoked, as OCSP says at this moment; not expired', async () => {
    const taro = await world.citizen('1000000002');
    await world.orderRevocation('1000000002', { profiles: ['card'], kinds: ['digitalSignature'] });
    assert.equal(await refusal({}, { signer: taro.signer }), 'registration.certificate_revoked');
    const soon = new Date(world.clock.now().getTime() + 60_000).toISOString();
    const guest = await world.citizen('1000000003', {}, { cardValidUntil: soon });
    world.clock.move(120_000);
    assert.equal(await refusal({}, { signer: guest.signer }), 'registration.certificate_expired');
  });

  it('certificate: its status cannot be found out while the authority is down', async () => {
    await world.stopCa();
    assert.equal(await refusal(), 'registration.certificate_status_unknown');
    await world.startCa();
    assert.equal(await refusal(), 'accepted');
  });

  it('time: of a clock that is four minutes ahead at most, and not a day behind, as each phone of a person has its own', async () => {
    const minute = 60_000;
    const at = (ms: number) => ({ requestedAt: new Date(world.clock.now().getTime() + ms).toISOString() });
    const other = 'registration.requested_at_other_time';
    for (const ms of [5 * minute, 25 * 3_600_000, -25 * 3_600_000, -8 * 24 * 3_600_000, 400 * 24 * 3_600_000])
      assert.equal(await refusal(at(ms)), other, `${ms}`);
    // What is taken is not refused by the CA for its time afterwards.
    for (const ms of [3 * minute, -23 * 3_600_000]) {
      const element = await world.element();
      const application = await world.application(hanako.signer, element, at(ms));
      const { applicationId } = await world.accepted(application.der);
      assert.equal((await world.deploy(applicationId, application, element)).certificates?.length, 2);
    }
  });

  it('person: 15 or over on this day in Japan, and a resident', async () => {
    const japan = new Date(world.clock.now().getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
    const fifteen = `${Number(japan.slice(0, 4)) - 15}${japan.slice(4)}`;
    const young = await world.citizen('1000000004', { dateOfBirth: fifteen });
    assert.equal(await refusal({}, { signer: young.signer }), 'accepted');
    const number = '1000000005';
    await world.peers.counter.call('registration', 'PUT', `/residents/${number}`, {
      ...(await world.peers.counter.call<object>('registration', 'GET', `/residents/${HANAKO}`)),
      dateOfBirth: '2012-01-01',
    });
    const child = seen({ dateOfBirth: '2012-01-01' });
    const card = { profile: 'card', citizen: number, cardValidUntil: '2036-11-22T14:59:59Z', ...child };
    const officer = await world.officer();
    assert.equal(await refusal(card, { signer: officer }), 'registration.person_under_age');
    const pinOnly = { ...card, certificates: ['userAuthentication'] };
    assert.equal(await refusal(pinOnly, { signer: officer }), 'accepted');
  });

  it('nonce: ours, and not older than 30 minutes', async () => {
    assert.equal(await refusal({ nonce: 'A'.repeat(43) }), 'registration.nonce_expired');
    const nonce = await world.nonce();
    world.clock.move(31 * 60_000);
    assert.equal(await refusal({ nonce }), 'registration.nonce_expired');
  });

  it('device: model, maker and certificate as the element itself says them; a refusal is final and is cleaned up', async () => {
    const code = async (element: Promise<TestPhone>, reported = element): Promise<string> => {
      const application = await world.application(hanako.signer, await element);
      const body = await world.accepted(application.der);
      const refused = await world.deploy(body.applicationId, application, await reported).catch((f) => f.code);
      const { state, problem } = (await world.applications()).find(
        (row: { applicationId: string }) => row.applicationId === body.applicationId,
      );
      assert.deepEqual([state, problem], ['refused', refused]);
      await world.context.outbox.kick();
      assert.ok(world.tsmOrders.includes(`DELETE /deployments/${body.applicationId}`));
      return refused;
    };
    assert.equal(await code(world.element('inro-lite')), 'registration.device_not_supported');
    assert.equal(await code(world.element('no-such-model')), 'registration.device_not_supported');
    assert.equal(await code(world.element(), world.element()), 'registration.attestation_mismatch');
    const foreign = world.element('inro-one', await world.otherMaker());
    assert.equal(await code(foreign), 'registration.attestation_invalid');
    const phone = await world.element();
    const lying = { ...phone, cplc: (await world.element()).cplc };
    assert.equal(await code(Promise.resolve(lying)), 'registration.attestation_mismatch');
  });
});

it('docs/architecture.md, The audit log: the chain is whole and names no person', async () => {
  const { db } = world.context;
  assert.equal(await firstBrokenAuditLink(db), undefined);
  const { rows } = await sql`select event, data from audit_log`.execute(db);
  const text = JSON.stringify(rows);
  for (const personal of ['髙﨑', '霞が関', HANAKO, '2001-03-03']) assert.ok(!text.includes(personal));
});
