// The threat: docs/threats/t-153-namesake-of-another-authority.md
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { parseCertificate } from '@inro/pki/read';
import { keyedIdentifier, type Subject, temporaryServiceKey } from '@inro/relying-party/node';
import { type Authority, makeAuthority, type Person } from '../../quality/testing/relying-party/authority.ts';
import { asItIs, type World, without } from './support/without.ts';

const serviceKey = temporaryServiceKey();
/** What an identifier was before it named its authority, by the service's key. */
const nameAlone = ({ certificate }: Person): string => {
  const hash = createHash('sha256').update(parseCertificate(certificate).subject.der).digest('base64url');
  return keyedIdentifier(hash, serviceKey);
};

describe('T-153 another authority’s namesake gets into somebody’s account', () => {
  let [ours, theirs]: Authority[] = [];
  let person: Person;
  let namesake: Person;
  const folders: { dispose(): void }[] = [];
  before(async () => {
    // Two roots of one name, and two persons of one name below them.
    [ours, theirs] = await Promise.all([makeAuthority(), makeAuthority()]);
    [person, namesake] = await Promise.all([ours.person(), theirs.person()]);
    assert.equal(nameAlone(person), nameAlone(namesake));
  });
  after(() => {
    for (const folder of folders) folder.dispose();
  });

  const openBank = async (world: World, former: readonly Authority[] = []) => {
    const { openService } = await world<typeof import('../../quality/testing/relying-party/service.ts')>(
      'quality/testing/relying-party/service.ts',
    );
    const roots = (authorities: readonly Authority[]) => authorities.map((each) => each.authentication.certificate);
    const bank = await openService(ours!, undefined, {
      trustAnchors: () => roots([ours!, theirs!]),
      serviceKey,
      ...(former.length > 0 ? { formerRoots: () => roots(former) } : {}),
    });
    folders.push(bank.folder);
    return bank;
  };
  async function logIn(
    bank: Awaited<ReturnType<typeof openBank>>,
    who: Person,
    authority: Authority,
  ): Promise<Subject> {
    const { answer, transaction, browserSession, number } = await bank.begin('cross-device');
    await bank.sdk.receiveAnswer(await answer(who, await authority.staple(who.certificate), number));
    return (await bank.sdk.finish({ act: 'login', transaction, browserSession })).subject;
  }

  it('not by the same name: who issued it is part of who it is, by key, whatever the issuer is called', async () => {
    const bank = await openBank(asItIs);
    const [one, other] = [await logIn(bank, person, ours!), await logIn(bank, namesake, theirs!)];
    assert.notEqual(one.identifier, other.identifier);
    assert.equal((await logIn(bank, person, ours!)).identifier, one.identifier, 'the same person is known again');
    for (const { identifier, formerIdentifier } of [one, other]) {
      assert.notEqual(identifier, nameAlone(person));
      assert.equal(formerIdentifier, undefined, 'nobody is told under which name they might have been stored');
    }
  });

  it('is the same in every order of the roots, and after the service was made anew with its key', async () => {
    const [first, again] = [await openBank(asItIs), await openBank(asItIs, [ours!])];
    assert.equal((await logIn(first, person, ours!)).identifier, (await logIn(again, person, ours!)).identifier);
  });

  it('not by what was stored before: that is found for the authority of then alone', async () => {
    const bank = await openBank(asItIs, [ours!]);
    assert.equal((await logIn(bank, person, ours!)).formerIdentifier, nameAlone(person));
    assert.equal((await logIn(bank, namesake, theirs!)).formerIdentifier, undefined);
  });

  it('counter-test: an identifier of the name alone is one for both', async () => {
    const file = 'packages/relying-party/src/subject.ts';
    const defence = 'concatBytes(digestOfBytes(issuer.subjectPublicKeyInfo), name)';
    const bank = await openBank(without({ file, defence, instead: 'concatBytes(name)' }));
    assert.equal((await logIn(bank, person, ours!)).identifier, (await logIn(bank, namesake, theirs!)).identifier);
  });

  it('counter-test: one that asks no root tells the namesake where the person was stored', async () => {
    const file = 'packages/relying-party/src/subject.ts';
    const defence = 'formerRoots.some((root) => digestOf(root) === anchor)';
    const bank = await openBank(without({ file, defence, instead: 'true as boolean' }), [ours!]);
    assert.equal((await logIn(bank, namesake, theirs!)).formerIdentifier, nameAlone(person));
  });
});
