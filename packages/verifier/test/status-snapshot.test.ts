import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid, parseCertificate, parseStatusSnapshot } from '@inro/pki/read';
import { InroError } from '@inro/problem';
import fc from 'fast-check';
import {
  at,
  type CertificateOptions,
  certificate,
  extensions,
  type Issuer,
  list,
  login,
  newResponder,
  newRoot,
  privateKey,
  requestOf,
  staple,
} from '../../../quality/testing/verifier/authority.ts';
import { type StatusSnapshotToBeSigned, signStatusSnapshot } from '../../pki/src/issue/status-snapshot.ts';
import {
  type RevocationInput,
  VerifierCache,
  verifyAuthenticationSync,
  verifyCertificateSync,
} from '../src/node/index.ts';

import { permutations } from './support/pools.ts';

const hours = (n: number): Date => new Date(at.getTime() + n * 3_600_000);
const good = await login();
const { root, holder } = good;
const other = await newRoot('Other', 'p256');
const serialOf = (one: Issuer) => parseCertificate(one.certificate).serialNumber;
const newSigner = (options: Partial<CertificateOptions> = {}, issuer = root) =>
  certificate({
    subject: 'Status snapshots',
    issuer,
    key: privateKey('snapshots', 'p256'),
    ...options,
    change: {
      [oid.extension.extendedKeyUsage]: extensions.extendedKeyUsage([oid.inro.extendedKeyUsage.statusSnapshot]),
      ...options.change,
    },
  });
const signer = await newSigner();
const make = (more: Partial<StatusSnapshotToBeSigned> = {}, by = signer, issuer = root) =>
  signStatusSnapshot(by, {
    number: 12,
    producedAt: hours(-30),
    notAfter: hours(24 * 7),
    issuerPublicKey: parseCertificate(issuer.certificate).subjectPublicKeyInfo,
    salt: new Uint8Array(16).fill(7),
    revoked: Array.from({ length: 1000 }, (_, i) => Uint8Array.of(0x55, i >> 8, i & 0xff)),
    suspended: [],
    ...more,
  });
const WEEK = 7 * 86_400;
const ask = (snapshots: readonly Uint8Array[], more: Partial<RevocationInput> = {}) =>
  verifyCertificateSync({
    certificate: holder.certificate,
    trustAnchors: [root.certificate],
    at,
    purpose: 'user-authentication',
    revocation: { statusSnapshots: snapshots, offlineSnapshotAge: WEEK, ...more },
  });
const codes = (report: ReturnType<typeof ask>) => report.findings.map(({ code }) => code);

describe('status snapshots are a set', async () => {
  const held = await make({ number: 11, producedAt: hours(-40), suspended: [serialOf(holder)] });
  const gone = await make({ number: 13, producedAt: hours(-20), revoked: [serialOf(holder)] });
  const kept = await make({ number: 12 });
  const broken = kept.map((octet, i) => (i === kept.length - 1 ? octet ^ 1 : octet));
  const foreign = await make({ number: 20 }, await newSigner({}, other));
  const verdict = (snapshots: readonly Uint8Array[], more: Partial<RevocationInput> = {}) => {
    const found = [...permutations(snapshots)].map((order) => {
      const { status, findings } = ask(order, { offlineSnapshotAge: WEEK, ...more });
      return findings.find(({ code }) => /revoked|suspended/.test(code))?.code ?? status;
    });
    assert.equal(new Set(found).size, 1);
    return found[0];
  };
  it('the newest that counts decides, in every order', () => {
    assert.equal(verdict([held, kept, broken, foreign]), 'valid');
    assert.equal(verdict([held, broken, foreign]), 'revocation.suspended');
    assert.equal(verdict([held, kept, gone, foreign]), 'revocation.revoked');
  });
  it('a signer that a list at hand revokes signs for nobody', async () => {
    const entries = [{ serialNumber: serialOf(signer), revocationDate: hours(-9), reason: 'keyCompromise' as const }];
    const delta = await list(root, entries, { number: 8, baseNumber: 7 });
    assert.equal(verdict([kept]), 'valid');
    assert.equal(verdict([kept], { certificateLists: [delta] }), 'indeterminate');
  });
});

describe('docs/protocol/status-snapshot.md: a verifier without a network', () => {
  it('accepts a certificate that is not listed, and says age, number and time of what it went by', async () => {
    const report = ask([await make()]);
    assert.equal(report.status, 'valid');
    assert.deepEqual(codes(report), ['revocation.snapshot_used']);
    assert.deepEqual(report.findings[0]?.detail, { ageMinutes: 1800, number: 12 });
    assert.ok(report.times.some(({ what, about }) => what === 'producedAt' && about === 'snapshot-0'));
  });
  it('refuses one that is revoked or suspended', async () => {
    const serial = serialOf(holder);
    assert.ok(codes(ask([await make({ revoked: [serial] })])).includes('revocation.revoked'));
    assert.ok(codes(ask([await make({ revoked: [], suspended: [serial] })])).includes('revocation.suspended'));
  });
  it('knows nothing of other issuers and of what was issued later', async () => {
    const elsewhere = ask([await make({}, await newSigner({}, other), other)]);
    assert.deepEqual([elsewhere.status, codes(elsewhere)[0]], ['indeterminate', 'snapshot.other_issuer']);
    const early = ask([await make({ producedAt: new Date('2024-12-31T00:00:00Z') })], { offlineSnapshotAge: 1e9 });
    assert.deepEqual([early.status, codes(early)[0]], ['indeterminate', 'snapshot.issued_later']);
  });
  it('bounds its age by its own end, by the user and by a day where the user says nothing', async () => {
    for (const [more, bound] of [
      [{ notAfter: hours(-1) }, WEEK],
      [{}, 86_400],
      [{ producedAt: hours(-24 * 8) }, WEEK],
    ] as const)
      assert.equal(codes(ask([await make(more)], { offlineSnapshotAge: bound }))[0], 'snapshot.stale');
    assert.equal(codes(ask([await make({ producedAt: hours(1) })]))[0], 'snapshot.not_yet_valid');
    const revocation = { statusSnapshots: [await make()] };
    const request = { certificate: holder.certificate, trustAnchors: [root.certificate], at, revocation };
    assert.equal(verifyCertificateSync({ ...request, purpose: 'any' }).status, 'indeterminate');
  });
  it('takes no replayed one: neither below the number seen before, nor beside a newer one', async () => {
    const before = await make();
    assert.equal(codes(ask([before], { minimumSnapshotNumber: 13 }))[0], 'snapshot.rolled_back');
    const now = await make({ number: 13, producedAt: hours(-2), revoked: [serialOf(holder)] });
    assert.equal(ask([now, before]).status, 'invalid');
    assert.equal(ask([before, now]).status, 'invalid');
  });
  it('takes none by a key that this issuer did not certify for it', async () => {
    const responder = await newResponder(root);
    const change = { [oid.extension.extendedKeyUsage]: null };
    const strangers = [
      responder,
      root,
      await newSigner({ change }),
      await newSigner({ notAfter: hours(-1) }),
      await newSigner({}, other),
      await newSigner({}, { ...other, name: root.name }),
    ];
    for (const by of strangers) {
      const report = ask([await make({}, by)]);
      assert.equal(codes(report)[0], 'snapshot.signer_not_authorized');
      assert.equal(report.status, 'indeterminate');
    }
    const answer = await staple(holder.certificate, { responder: signer, issuer: root });
    assert.equal(verifyAuthenticationSync({ ...requestOf(good), staple: answer }).status, 'indeterminate');
  });
  it('goes after what is fresher: a staple or a list that counts', async () => {
    const revoked = await make({ revoked: [serialOf(holder)] });
    assert.equal(ask([revoked], { ocspResponses: [good.staple] }).status, 'valid');
    const entry = { serialNumber: serialOf(holder), revocationDate: hours(-2), reason: 'keyCompromise' } as const;
    assert.equal(ask([await make()], { certificateLists: [await list(root, [entry])] }).status, 'invalid');
  });
  it('serves a login whose staple is too old, from a snapshot parsed once', async () => {
    const snapshot = parseStatusSnapshot(await make());
    const cache = new VerifierCache();
    const old = await staple(holder.certificate, {
      responder: good.responder,
      issuer: root,
      thisUpdate: hours(-24 * 5),
    });
    const offline = { statusSnapshots: [snapshot], offlineSnapshotAge: WEEK };
    for (const answer of [old, undefined])
      assert.equal(verifyAuthenticationSync({ ...requestOf(good), staple: answer, offline, cache }).status, 'valid');
    assert.equal(cache.snapshot(snapshot), true);
  });
  it('never changes a verdict by a changed octet: it is then not used', async () => {
    const bytes = await make({ revoked: [serialOf(holder)] });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, mask) => {
        const changed = Uint8Array.from(bytes);
        changed[place]! ^= mask;
        const { status } = ask([changed]);
        assert.notEqual(status, 'valid');
        try {
          parseStatusSnapshot(changed);
        } catch (error) {
          assert.ok(error instanceof InroError && error.code === 'pki.malformed');
        }
      }),
      { numRuns: 300 },
    );
  });
});
