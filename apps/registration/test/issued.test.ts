import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { IssuedCertificate } from '@inro/authority-wire/issuance';
import { fromBase64, toBase64 } from '@inro/foundation';
import { inTransaction } from '@inro/host';
import { parseCertificate } from '@inro/pki/read';
import { keepCertificates } from '../src/issuance/issuing.ts';
import { compareBooks } from './books.ts';
import { hanakosEntry, startTestRegistration, type TestRegistration } from './support.ts';

const wrong = { code: 'registration.certificate_not_as_ordered' };
const { status: _, ...hanako } = hanakosEntry;

describe('a certificate that the CA returns', () => {
  let world: TestRegistration;
  let id: string;
  let others: IssuedCertificate[];
  let own: IssuedCertificate[];
  let submit: () => Promise<{ certificates: IssuedCertificate[] | null }>;
  before(async () => {
    world = await startTestRegistration();
    const { signer } = await world.citizen();
    // Of the same name and address, by the same CA, on another phone.
    others = (await world.phoneOfSomebody()).certificates;
    const element = await world.element();
    const application = await world.application(signer, element);
    id = (await world.accepted(application.der)).applicationId;
    await world.stopCa();
    ({ submit } = await world.deploy(id, application, element));
  });
  after(() => world.dispose());

  const keep = (told: readonly IssuedCertificate[]) =>
    inTransaction(world.context.db, (trx) => keepCertificates(world.context, trx, id, told));
  const state = async () =>
    (await world.context.db.selectFrom('application').select('state').where('id', '=', id).executeTakeFirstOrThrow())
      .state;
  const kept = () => world.context.db.selectFrom('certificate').selectAll().where('application', '=', id).execute();

  it('is not kept when it is over another key, of another kind, below another root, or none at all', async () => {
    const { otherMaker } = world;
    const foreign = toBase64((await otherMaker()).certificate);
    const [first, second] = others as [IssuedCertificate, IssuedCertificate];
    const told: Readonly<Record<string, IssuedCertificate[]>> = {
      'over another key': others,
      'each of the other kind': [
        { ...first, certificate: second.certificate, issuer: second.issuer },
        { ...second, certificate: first.certificate, issuer: first.issuer },
      ],
      'issued by nobody we believe': others.map((one) => ({ ...one, certificate: foreign, issuer: foreign })),
      'no certificate': others.map((one) => ({ ...one, certificate: 'MAA=' })),
    };
    for (const [what, certificates] of Object.entries(told)) {
      await assert.rejects(keep(certificates), wrong, what);
      assert.equal(await state(), 'keysReady', what);
      assert.deepEqual(await kept(), [], what);
    }
  });

  it('is kept when it is the one that was ordered, and the order stood until then', async () => {
    await world.startCa();
    world.clock.move(61_000);
    await world.context.outbox.kick();
    assert.equal(await state(), 'issued');
    own = (await kept()).map(({ kind, der, issuer }) => ({
      kind,
      certificate: toBase64(der),
      issuer: toBase64(issuer),
    }));
    assert.equal(own.length, 2);
  });

  it('is handed out with the other or not at all: what the book has lost, in part or whole, ends with the comparison', async () => {
    const lose = (kind: IssuedCertificate['kind']) =>
      world.context.db.deleteFrom('certificate').where('application', '=', id).where('kind', '=', kind).execute();
    assert.equal((await submit()).certificates?.length, 2);
    for (const kind of ['userAuthentication', 'digitalSignature'] as const) {
      await lose(kind);
      await assert.rejects(submit(), { code: 'registration.certificates_missing' }, kind);
      assert.equal(await state(), 'issued');
    }
    await compareBooks(world);
    assert.equal(await state(), 'revoked');
    await assert.rejects(submit(), { code: 'registration.application_ended' });
  });

  it('is of the person that was ordered, attribute by attribute, under the very root that it names, and valid now', () => {
    const signing = own.find(({ kind }) => kind === 'digitalSignature')!;
    const bytes = {
      kind: signing.kind,
      certificate: fromBase64(signing.certificate),
      issuer: fromBase64(signing.issuer),
    };
    const { trust } = world.context;
    trust.checkIssued(bytes, { subject: hanako });
    const changes = {
      name: '山田　太郎',
      nameSubstitutions: '10000',
      address: '大阪府',
      addressSubstitutions: '10000',
      dateOfBirth: '2001-03-04',
      sex: 'male',
    } as const;
    for (const [attribute, value] of Object.entries(changes))
      assert.throws(() => trust.checkIssued(bytes, { subject: { ...hanako, [attribute]: value } }), wrong, attribute);
    const elsewhere = { ...bytes, issuer: fromBase64(own.find(({ kind }) => kind === 'userAuthentication')!.issuer) };
    assert.throws(() => trust.checkIssued(elsewhere, {}), wrong, 'the other root');
    assert.throws(() => trust.checkIssued({ ...bytes, certificate: bytes.issuer }, {}), wrong, 'the root itself');
    world.clock.move(parseCertificate(bytes.certificate).notAfter.at - world.clock.now().getTime() + 1_000);
    assert.throws(() => trust.checkIssued(bytes, {}), wrong, 'over');
    trust.checkIssued(bytes, { ended: true });
  });
});
