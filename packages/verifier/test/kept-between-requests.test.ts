import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCertificate } from '@inro/pki/read';
import { type Issuer, newResponder, staple } from '../../../quality/testing/verifier/authority.ts';
import { VerifierCache } from '../src/node/index.ts';
import { ask, below, bytesOf, ca, hours, key, root, said } from './support/paths.ts';

describe('cache.ts: what is kept between requests', () => {
  it('signatures of issuers, never that of the certificate asked about', async () => {
    const middle = await ca('Middle', root);
    const leaf = await below(middle);
    const cache = new VerifierCache();
    const parsed = parseCertificate(leaf.certificate);
    for (const _ of [1, 2])
      assert.equal(ask(leaf, { certificate: parsed, intermediates: bytesOf(middle), cache }).status, 'valid');
    const [one, two] = [cache.parse(middle.certificate), cache.parse(root.certificate)];
    assert.equal(cache.link(one, two), true);
    assert.equal(cache.link(parsed, one), undefined);
    assert.equal(cache.link(two, one), undefined);
    cache.rememberLink(one, two, false);
    assert.deepEqual(said(ask(leaf, { intermediates: bytesOf(middle), cache })), ['path.not_found certificate']);
  });
  it('certificates by their bytes, five hundred and twelve, the oldest given up first', () => {
    const cache = new VerifierCache();
    const variant = (n: number) =>
      root.certificate.map((octet, i, all) =>
        i === all.length - 2 ? n >> 8 : i === all.length - 1 ? n & 0xff : octet,
      );
    const first = cache.parse(variant(0));
    const second = cache.parse(variant(1));
    assert.notEqual(first, second);
    for (let n = 2; n < 512; n++) cache.parse(variant(n));
    assert.equal(cache.parse(variant(0)), first);
    assert.equal(cache.parse(first), first);
    cache.parse(variant(512));
    assert.equal(cache.parse(variant(1)), second);
    assert.notEqual(cache.parse(variant(0)), first);
  });
  it('a copy of the bytes, and digests by what they are of', () => {
    const cache = new VerifierCache();
    const bytes = Uint8Array.from(root.certificate);
    const parsed = cache.parse(bytes);
    bytes.fill(0);
    assert.deepEqual(parsed.der, root.certificate);
    assert.equal(cache.digest(parsed, 'key'), undefined);
    cache.rememberDigest(parsed, 'key', Uint8Array.of(1));
    cache.rememberDigest(parsed, 'name', Uint8Array.of(2));
    assert.deepEqual([cache.digest(parsed, 'key'), cache.digest(parsed, 'name')], [Uint8Array.of(1), Uint8Array.of(2)]);
  });
});

describe('signer-validation.ts: signers whose own status hangs on others', () => {
  const revoked = { status: 'revoked', at: hours(-1), reason: 'keyCompromise' } as const;
  const responders = many(129);
  function many(count: number): Promise<Issuer[]> {
    return Promise.all(Array.from({ length: count }, (_, i) => newResponder(root, { key: key(`R ${i % 10}`) })));
  }
  const judge = async (ocspResponses: readonly Uint8Array[], leaf: Issuer) =>
    ask(leaf, { revocation: { ocspResponses } });
  it('are looked at as deep as nine, and what lies deeper leaves the answer open', async () => {
    const all = await responders;
    const leaf = await below(root);
    const about = (target: Issuer, i: number) => staple(target.certificate, { responder: all[i]!, issuer: root });
    const chain = [await about(leaf, 0)];
    for (let i = 1; i <= 9; i++) chain.push(await about(all[i - 1]!, i));
    assert.equal((await judge(chain.slice(0, 9), leaf)).status, 'valid');
    const open = await judge(chain, leaf);
    assert.ok(said(open).includes('revocation.unusable certificate'));
    assert.equal(open.status, 'indeterminate');
  });
  it('one that is revoked revokes nobody', async () => {
    const all = await responders;
    const leaf = await below(root);
    const says = (i: number, target: Issuer, status?: typeof revoked) =>
      staple(target.certificate, { responder: all[i]!, issuer: root, ...(status === undefined ? {} : { status }) });
    const good = await says(0, leaf);
    const first = await says(1, all[0]!, revoked);
    const second = await says(2, all[1]!, revoked);
    const third = await says(3, all[2]!, revoked);
    assert.equal((await judge([good], leaf)).status, 'valid');
    assert.equal((await judge([good, first], leaf)).status, 'indeterminate');
    assert.equal((await judge([good, first, second], leaf)).status, 'valid');
    assert.equal((await judge([good, first, second, third], leaf)).status, 'indeterminate');
  });
  it('are a hundred and twenty-eight at most', async () => {
    const all = await responders;
    const leaf = await below(root);
    const answers = await Promise.all(all.map((one) => staple(leaf.certificate, { responder: one, issuer: root })));
    assert.equal((await judge(answers.slice(0, 128), leaf)).status, 'valid');
    assert.deepEqual(said(await judge(answers, leaf)), ['revocation.unusable certificate']);
  });
});
