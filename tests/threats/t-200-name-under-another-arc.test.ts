// The threat: docs/threats/t-200-name-under-another-arc.md
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { concatBytes } from '@inro/foundation';
import { ARC, encodeOid, FORMER_ARCS, oid, parseCertificate, readDottedOid, underPresentArc } from '@inro/pki/read';
import { type PurposeName, skipRevocation } from '@inro/verifier';
import { verifyCertificate } from '@inro/verifier/node';
import { parseConfiguration } from '../../apps/ca/src/configuration.ts';
import { type Authority, makeAuthority } from '../../quality/testing/relying-party/authority.ts';
import { at, certificate, der, extensions, newRoot } from '../../quality/testing/verifier/authority.ts';
import { asItIs, type World, without } from './support/without.ts';

const ARCS = 'packages/pki/src/read/arcs.ts';
const TEXT = 'packages/pki/src/read/oid-text.ts';
const [former] = FORMER_ARCS as [string];
const foreign = '1.3.6.1.4.1.55555';
/** The same name under another arc. */
const under = (arc: string, name: string): string => arc + name.slice(ARC.length);
const readBack = (octets: Uint8Array): string | undefined => readDottedOid(octets, 0, octets.length);
function namesIn(node: object): string[] {
  return Object.values(node).flatMap((value: string | object) => (typeof value === 'string' ? value : namesIn(value)));
}
const { phoneUserAuthentication, phoneDigitalSignature } = oid.inro.policy;

describe('T-200 a name under another arc is taken for ours, or ours is not known any more', () => {
  it('every name of ours is read under both arcs, and written under the present one', () => {
    for (const name of namesIn(oid.inro)) {
      assert.ok(name.startsWith(`${ARC}.`));
      for (const arc of [ARC, former]) assert.equal(readBack(encodeOid(under(arc, name))), name);
      assert.equal(underPresentArc(under(former, name)), name);
      for (const other of [foreign, `${former}.1`, former.slice(0, -1), `${former.slice(0, -1)}2`, `${ARC}1`])
        assert.equal(readBack(encodeOid(under(other, name))), under(other, name));
    }
  });
  it('what we never gave, a longer or a shorter name, and padded octets are not ours', () => {
    for (const text of [`${former}.9.1`, former, `${former}.2`, `${former}.2.1.1`, `${former}.2.129`])
      assert.equal(readBack(encodeOid(text)), text);
    const octets = encodeOid(under(former, phoneUserAuthentication));
    const padded = concatBytes(octets.subarray(0, 1), Uint8Array.of(0x80), octets.subarray(1));
    assert.equal(readBack(padded), undefined);
    assert.equal(readBack(octets.subarray(0, 5)), undefined);
    assert.equal(underPresentArc(`${former}2.1`), `${former}2.1`);
  });
  it('an arc fits every reader: no number has more than 31 bits', () => {
    for (const number of ARC.split('.')) assert.ok(Number(number) < 2 ** 31);
  });
  it('a configuration of before certifies under the present arc', () => {
    const edition = { from: '2026-01-01', layout: 'inro' };
    const old = under(former, phoneUserAuthentication);
    const policies = { 'phone-user-authentication': [old, '1.2.392.1'] };
    const [read] = parseConfiguration({ editions: [{ ...edition, policies }] }).editions;
    assert.deepEqual(read!.policies, { 'phone-user-authentication': [phoneUserAuthentication, '1.2.392.1'] });
  });

  describe('in a path of certificates', () => {
    const usage = (...names: string[]) => ({ [oid.extension.extendedKeyUsage]: extensions.extendedKeyUsage(names) });
    const policies = (...names: string[]) => ({
      [oid.extension.certificatePolicies]: extensions.certificatePolicies(names, true),
    });
    type Change = NonNullable<Parameters<typeof certificate>[0]['change']>;
    async function verify(leaf: Change, issuer: Change, acceptable: readonly string[], purpose: PurposeName = 'any') {
      const root = await newRoot();
      const middle = await certificate({ subject: 'Middle', issuer: root, ca: {}, change: issuer });
      const end = await certificate({ subject: 'End', issuer: middle, change: leaf });
      const report = await verifyCertificate({
        certificate: end.certificate,
        intermediates: [middle.certificate],
        trustAnchors: [root.certificate],
        at,
        purpose,
        revocation: skipRevocation,
        ...(acceptable.length === 0 ? {} : { policy: { acceptable, requireExplicitPolicy: true } }),
      });
      return report.status;
    }
    it('an old policy below a new issuer, and a new one below an old, are one policy; a foreign one is another', async () => {
      for (const [leaf, issuer, status] of [
        [former, ARC, 'valid'],
        [ARC, former, 'valid'],
        [former, former, 'valid'],
        [foreign, ARC, 'invalid'],
        [foreign, former, 'invalid'],
        [former, foreign, 'invalid'],
      ] as const) {
        const named = (arc: string) => policies(under(arc, phoneUserAuthentication));
        assert.equal(await verify(named(leaf), named(issuer), [phoneUserAuthentication]), status, `${leaf} ${issuer}`);
      }
    });
    it('an old usage counts in a new certificate; another usage of ours and a foreign one do not', async () => {
      const { relyingParty, counterOfficer } = oid.inro.extendedKeyUsage;
      const ask = (...names: string[]) => verify(usage(...names), {}, [], 'relying-party-access');
      for (const arc of [ARC, former]) {
        assert.equal(await ask(under(arc, relyingParty)), 'valid');
        assert.equal(await ask(under(arc, counterOfficer)), 'invalid');
      }
      assert.equal(await ask(under(foreign, relyingParty)), 'invalid');
      const nested = (outer: string, inner: string) =>
        verify(usage(under(inner, relyingParty)), usage(under(outer, relyingParty)), [], 'relying-party-access');
      assert.equal(await nested(former, ARC), 'valid');
      assert.equal(await nested(ARC, former), 'valid');
      assert.equal(await nested(foreign, former), 'invalid');
    });
    it('RFC 5280 §4.2, §4.2.1.4: a policy or an extension under both arcs stands twice, and the certificate is refused', async () => {
      const twice = [phoneUserAuthentication, under(former, phoneUserAuthentication)];
      for (const names of [twice, twice.toReversed()]) {
        const { certificate: end } = await certificate({ subject: 'End', change: policies(...names) });
        assert.throws(() => parseCertificate(end).extension('certificatePolicies'), { code: 'pki.malformed' });
      }
      const model = oid.inro.extension.deviceModel;
      const value = der.utf8String('inro-one');
      const two = Object.fromEntries(
        [ARC, former].map((arc) => [arc, { oid: under(arc, model), critical: false, value }]),
      );
      const { certificate: end } = await certificate({ subject: 'End', change: two });
      assert.throws(() => parseCertificate(end).extensions, { code: 'pki.malformed' });
    });
  });

  describe('at a service', () => {
    let authority: Authority;
    const folders: { dispose(): void }[] = [];
    before(async () => {
      authority = await makeAuthority();
    });
    after(() => {
      for (const folder of folders) folder.dispose();
    });
    /** A person with these policies logs in at a service of that world. */
    async function logIn(world: World, policies: readonly string[], signing = false, by = authority): Promise<string> {
      const { openService } = await world<typeof import('../../quality/testing/relying-party/service.ts')>(
        'quality/testing/relying-party/service.ts',
      );
      const bank = await openService(by);
      folders.push(bank.folder);
      const person = await by.person({ policies, signing });
      const login = await bank.begin('cross-device');
      const form = await login.answer(person, await by.staple(person.certificate), login.number);
      const codeOf = (failure: { code?: string }) => failure.code ?? String(failure);
      const told = await bank.sdk.receiveAnswer(form).then(() => 'taken', codeOf);
      if (told !== 'taken') return told;
      const { transaction, browserSession } = login;
      return bank.sdk.finish({ act: 'login', transaction, browserSession }).then(() => 'logged in', codeOf);
    }
    const notAccepted = 'relying-party.certificate_kind_not_accepted';
    const old = under(former, phoneUserAuthentication);
    const theirs = under(foreign, phoneUserAuthentication);
    /** An operator with an arc of their own; the arc of before, and perhaps the default one, are its former arcs. */
    const operated = (formerArcs: readonly string[]): World =>
      without(
        { file: ARCS, defence: `ARC = '${ARC}'`, instead: `ARC = '${foreign}'` },
        { file: ARCS, defence: `['${former}']`, instead: JSON.stringify(formerArcs) },
      );

    it('people with certificates of before log in, those of another kind do not, whatever the arc', async () => {
      for (const policy of [phoneUserAuthentication, old]) assert.equal(await logIn(asItIs, [policy]), 'logged in');
      assert.equal(await logIn(asItIs, [old, phoneDigitalSignature]), 'logged in');
      assert.equal(await logIn(asItIs, [theirs]), notAccepted);
      for (const arc of [ARC, former]) {
        const signs = under(arc, phoneDigitalSignature);
        assert.equal(await logIn(asItIs, [signs]), notAccepted);
        assert.notEqual(await logIn(asItIs, [signs], true), 'logged in');
        assert.equal(await logIn(asItIs, [under(arc, oid.inro.policy.cardUserAuthentication)]), notAccepted);
      }
    });
    it('an operator’s own arc is theirs alone: the default one counts where it is named as a former one', async () => {
      const moved = operated([ARC, former]);
      for (const policy of [theirs, phoneUserAuthentication, old])
        assert.equal(await logIn(moved, [policy]), 'logged in');
      const fresh = operated([]);
      const own = await fresh<typeof import('../../quality/testing/relying-party/authority.ts')>(
        'quality/testing/relying-party/authority.ts',
      ).then((module) => module.makeAuthority());
      assert.equal(await logIn(fresh, [theirs], false, own), 'logged in');
      for (const policy of [phoneUserAuthentication, old])
        assert.equal(await logIn(fresh, [policy], false, own), notAccepted);
      await assert.rejects(logIn(fresh, [theirs]), { code: 'presentation.relying_party_not_trusted' });
    });
    it('counter-test: where former arcs are not read, people with certificates of before are locked out', async () => {
      const world = without({ file: ARCS, defence: `['${former}']`, instead: '[]' });
      assert.equal(await logIn(world, [old]), notAccepted);
    });
    it('counter-test: where a name is known by its end, one under anybody’s arc logs in', async () => {
      const defence = 'return decode(bytes, start, end);';
      const instead = 'return decode(bytes, start, end)?.replace(/^1\\.3\\.6\\.1\\.4\\.1\\.\\d+(?=\\.2\\.\\d$)/, ARC);';
      assert.equal(await logIn(without({ file: TEXT, defence, instead }), [theirs]), 'logged in');
    });
  });
});
