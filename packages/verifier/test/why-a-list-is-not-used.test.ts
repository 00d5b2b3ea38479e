import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificateList } from '@inro/pki/read';
import { der, extensions } from '../../../quality/testing/verifier/authority.ts';
import { type RevocationInput, rfc5280Profile, simpleLists } from '../src/index.ts';
import { type Crl, crl, e, leaf, other, root, sister, unknownCritical } from './support/status.ts';
import { ask, iso, SECOND, said, timesOf } from './support/status-questions.ts';

describe('RFC 5280 §6.3.3: why a list is not used, and what is then missing', () => {
  const OTHER = ['crl.other_scope certificate', 'revocation.missing certificate'];
  const unusable = (code: string) => [`${code} crl-0`, 'revocation.unusable certificate'];
  const stale = ['crl.stale crl-0', 'revocation.stale certificate'];
  const used = 'revocation.snapshot_used crl-0';
  const cases: readonly (readonly [string, Crl, Partial<RevocationInput>, readonly string[]])[] = [
    ['good', {}, {}, []],
    ['of another issuer', { signer: other }, {}, OTHER],
    ['by another’s key', { signer: other, issuer: root.name }, {}, unusable('crl.signature_invalid')],
    ['with an unknown critical extension', { extensions: [unknownCritical] }, {}, unusable('crl.critical_extension')],
    [
      'with an unknown critical extension of an entry',
      { revokes: sister, entryExtensions: [unknownCritical] },
      {},
      unusable('crl.critical_extension'),
    ],
    ['a delta alone', { extensions: [extensions.deltaCrlIndicator(6)] }, {}, ['revocation.unusable certificate']],
    [
      'a delta without a number',
      { without: e.crlNumber, extensions: [extensions.deltaCrlIndicator(6)] },
      {},
      ['crl.number crl-0', 'revocation.unusable certificate'],
    ],
    ['of version 3', { version: [der.integer(2)] }, {}, ['revocation.missing certificate', 'crl.malformed crl-0']],
    ['that ends now', { to: 0 }, {}, []],
    ['that has ended', { to: -SECOND }, {}, stale],
    ['that begins in a minute', { from: 60 * SECOND }, {}, []],
    ['that begins later', { from: 61 * SECOND }, {}, unusable('crl.not_yet_valid')],
    ['that begins later, with another tolerance', { from: 61 * SECOND }, { clockTolerance: 61 }, []],
    ['as old as the caller takes', {}, { maximumListAge: 3600 }, []],
    ['older than the caller takes', {}, { maximumListAge: 3599 }, stale],
    ['older than that, offline', {}, { maximumListAge: 3599, offlineSnapshotAge: 3600 }, [used]],
    ['past its end, offline', { to: -SECOND }, { offlineSnapshotAge: 3600 }, [used]],
    ['past its end and past the bound offline', { to: -SECOND }, { offlineSnapshotAge: 3599 }, stale],
    ['before its end, offline', {}, { offlineSnapshotAge: 1 }, []],
    ['without an end', { to: null }, { maximumListAge: 9999 }, stale],
  ];
  for (const [what, options, input, found] of cases)
    it(`${what}: ${found.length === 0 ? 'good' : found.join(', ')}`, async () => {
      const report = ask({ certificateLists: [await crl(options)], ...input });
      assert.deepEqual(said(report), found);
    });
  it('a list without an end is used where its age is bounded, in the rules that allow it', async () => {
    const profile = { ...rfc5280Profile, lists: simpleLists };
    const endless = await crl({ to: null });
    const age = (maximumListAge?: number) =>
      said(
        ask({ certificateLists: [endless], ...(maximumListAge === undefined ? {} : { maximumListAge }) }, { profile }),
      );
    assert.deepEqual(age(), stale);
    assert.deepEqual(age(3600), []);
    assert.deepEqual(age(3599), stale);
    assert.deepEqual(timesOf(ask({ certificateLists: [endless], maximumListAge: 3600 }, { profile })), [
      ['thisUpdate', 'crl-0', iso(-1)],
    ]);
  });
  it('tells the times that it went by', async () => {
    assert.deepEqual(timesOf(ask({ certificateLists: [await crl({ revokes: leaf })] })), [
      ['thisUpdate', 'crl-0', iso(-1)],
      ['nextUpdate', 'crl-0', iso(24)],
      ['revokedAt', 'certificate', iso(-10)],
    ]);
  });
  it('is signed by the algorithm that it names inside (§5.1.1.2)', async () => {
    const bytes = await crl();
    const { tbs, signature } = parseCertificateList(bytes);
    const outside = (id: string) => der.sequence(tbs, der.sequence(der.objectIdentifier(id)), der.bitString(signature));
    assert.deepEqual(outside(oid.signature.sha256WithEcdsa), bytes);
    const changed = outside(oid.signature.sha384WithEcdsa);
    assert.deepEqual(said(ask({ certificateLists: [changed] })), unusable('crl.malformed'));
  });
});
