// The threat: docs/threats/t-127-old-status-snapshot-replayed.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificate } from '@inro/pki/read';
import { type RevocationInput, verifyCertificateSync } from '@inro/verifier/node';
import { signStatusSnapshot } from '../../packages/pki/src/issue/status-snapshot.ts';
import { at, certificate, extensions, newRoot, privateKey } from '../../quality/testing/verifier/authority.ts';
import { without } from './support/without.ts';

const days = (n: number): Date => new Date(at.getTime() + n * 86_400_000);
const root = await newRoot('Root', 'p256');
const stolen = await certificate({ subject: 'Stolen', issuer: root, key: privateKey('Stolen', 'p256') });
const signer = await certificate({
  subject: 'Status snapshots',
  issuer: root,
  key: privateKey('snapshots', 'p256'),
  change: {
    [oid.extension.extendedKeyUsage]: extensions.extendedKeyUsage([oid.inro.extendedKeyUsage.statusSnapshot]),
  },
});
const snapshot = (number: number, producedAt: Date, revoked: readonly Uint8Array[]) =>
  signStatusSnapshot(signer, {
    number,
    producedAt,
    notAfter: new Date(producedAt.getTime() + 14 * 86_400_000),
    issuerPublicKey: parseCertificate(root.certificate).subjectPublicKeyInfo,
    salt: new Uint8Array(16).fill(number),
    revoked,
    suspended: [],
  });
const before = await snapshot(40, days(-6), []);
const newest = await snapshot(46, days(-0.5), [parseCertificate(stolen.certificate).serialNumber]);
const ask = (revocation: RevocationInput, now = at, verify = verifyCertificateSync) =>
  verify({
    certificate: stolen.certificate,
    trustAnchors: [root.certificate],
    at: now,
    purpose: 'user-authentication',
    revocation,
  });
const TWO_DAYS = 2 * 86_400;
const WEEK = 7 * 86_400;
const MONTH = 30 * 86_400;

describe('T-127 an old status snapshot is replayed to a verifier without a network', () => {
  it('is refused by its number, by its age, and beside the newer one', () => {
    assert.equal(ask({ statusSnapshots: [newest], offlineSnapshotAge: TWO_DAYS }).status, 'invalid');
    assert.equal(ask({ statusSnapshots: [before], offlineSnapshotAge: TWO_DAYS }).status, 'indeterminate');
    const known = { offlineSnapshotAge: WEEK, minimumSnapshotNumber: 46 };
    assert.equal(ask({ statusSnapshots: [before], ...known }).status, 'indeterminate');
    assert.equal(ask({ statusSnapshots: [before, newest], offlineSnapshotAge: WEEK }).status, 'invalid');
    assert.equal(ask({ statusSnapshots: [newest, before], offlineSnapshotAge: WEEK }).status, 'invalid');
  });

  it('ends by itself, however old a snapshot its user allows', () => {
    const old = { statusSnapshots: [before], offlineSnapshotAge: MONTH };
    assert.equal(ask(old, days(7.9)).status, 'valid');
    assert.equal(ask(old, days(8.1)).status, 'indeterminate');
  });

  it('without the number and with a wider age, is taken, and the report says how old it is', () => {
    const report = ask({ statusSnapshots: [before], offlineSnapshotAge: WEEK });
    assert.equal(report.status, 'valid');
    assert.deepEqual(report.findings[0]?.detail, { ageMinutes: 6 * 1440, number: 40 });
  });

  const file = 'packages/verifier/src/revocation/snapshots.ts';
  for (const { what, revocation, now = at, ...defence } of [
    {
      what: 'that has no memory of numbers',
      defence: "if (snapshot.number < context.minimumSnapshotNumber) return 'snapshot.rolled_back';",
      revocation: { statusSnapshots: [before], offlineSnapshotAge: WEEK, minimumSnapshotNumber: 46 },
    },
    {
      what: 'that looks at no age',
      defence: ' || at - snapshot.producedAt > bound',
      revocation: { statusSnapshots: [before], offlineSnapshotAge: TWO_DAYS },
    },
    {
      what: 'that takes the first of several',
      defence: 'newest === undefined || isNewer(snapshot, newest.snapshot)',
      instead: 'newest === undefined',
      revocation: { statusSnapshots: [before, newest], offlineSnapshotAge: WEEK },
    },
    {
      what: 'for which no snapshot ends by itself',
      defence: 'at > snapshot.notAfter || ',
      revocation: { statusSnapshots: [before], offlineSnapshotAge: MONTH },
      now: days(8.1),
    },
  ])
    it(`counter-test: a verifier ${what} takes it, and the stolen phone’s certificate is good again`, async () => {
      const { verifyCertificateSync: verify } = await without({ file, ...defence })<
        typeof import('../../packages/verifier/src/node/index.ts')
      >('packages/verifier/src/node/index.ts');
      assert.notEqual(ask(revocation, now).status, 'valid');
      assert.equal(ask(revocation, now, verify).status, 'valid');
    });
});
