// RFC 9901 §7 and §9: what is refused, though the true issuer and the true holder signed it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { confirmationKey, issueSdJwt, readSdJwt, selectDisclosures } from '../src/sd-jwt/index.ts';
import { always, bound, disclosable, encode, es256, form, hostile, issue, issuer, present } from './support/sd-jwts.ts';

const runs = { numRuns: Number(process.env.INRO_FUZZ_RUNS ?? 500) };
const refused = (failure: unknown): boolean => failure instanceof TypeError || failure instanceof SyntaxError;
const names = Object.keys(disclosable);

describe('RFC 9901 hostile SD-JWTs', () => {
  for (const [what, make] of Object.entries(hostile))
    it(`${what} is refused`, () => assert.throws(() => readSdJwt(make(), bound), refused));

  it('any subset of the claims shows that subset, in the order of none of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...names)), async (chosen) => {
        const { claims, keyBinding } = readSdJwt(await present(chosen), bound);
        const expected = Object.fromEntries(chosen.map((name) => [name, disclosable[name as 'name']]));
        assert.deepEqual(claims, { ...always, ...expected });
        assert.equal(keyBinding?.issuedAt, 10);
      }),
      { numRuns: 30 },
    );
  });

  it('one character changed anywhere is another text, and never other claims under the same signatures', async () => {
    const whole = await present(['age_over_18', 'name']);
    const true_ = readSdJwt(whole, bound);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.constantFrom(...'AZaz09-_~.='), (at, char) => {
        const changed = whole.slice(0, at) + char + whole.slice(at + 1);
        if (changed === whole) return;
        let read: ReturnType<typeof readSdJwt>;
        try {
          read = readSdJwt(changed, bound);
        } catch (failure) {
          assert.ok(refused(failure), String(failure));
          return;
        }
        const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
        const [jws, kb] = [read.issuer, read.keyBinding!.jws];
        assert.ok(
          !same(jws.signingInput, true_.issuer.signingInput) ||
            !same(jws.signature, true_.issuer.signature) ||
            !same(kb.signingInput, true_.keyBinding!.jws.signingInput) ||
            !same(kb.signature, true_.keyBinding!.jws.signature),
        );
      }),
      runs,
    );
  });

  it('any text at all is read or refused, and nothing else', () => {
    const parts = fc.oneof(fc.string({ maxLength: 60 }), fc.jsonValue({ maxDepth: 3 }).map(encode));
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), fc.constantFrom('~', '.'), (all, joint) => {
        try {
          readSdJwt(all.join(joint), bound);
        } catch (failure) {
          assert.ok(refused(failure), String(failure));
        }
      }),
      runs,
    );
  });

  it('as many digests stand in it whatever is stated, in an order that says nothing', async () => {
    const digestsOf = async (stated: object) => {
      const randomness = (length: number) => new Uint8Array(randomBytes(length));
      const sign = (input: string) => es256(issuer.privateKey, input);
      const order = { header: { alg: 'ES256', typ: 'dc+sd-jwt' }, claims: always, digests: 8 };
      const whole = await issueSdJwt({ ...order, disclosable: { ...stated } }, { randomness, sign });
      const [jwt] = whole.split('~') as [string];
      return { length: jwt.length, list: readSdJwt(`${jwt}~`, form).issuer.payload._sd as string[] };
    };
    const [none, all] = [await digestsOf({}), await digestsOf(disclosable)];
    assert.deepEqual([none.length, none.list.length], [all.length, all.list.length]);
    assert.deepEqual(all.list, all.list.toSorted());
    assert.notDeepEqual(all.list, (await digestsOf(disclosable)).list, 'salts are drawn anew');
  });

  it('cannot be issued over a claim that is always seen, nor with more claims than digests', async () => {
    const ports = { randomness: () => new Uint8Array(16), sign: () => new Uint8Array(64) };
    const order = { header: { alg: 'ES256', typ: 'dc+sd-jwt' }, claims: always, digests: 1 };
    for (const bad of [{ exp: 1 }, { iss: 'x' }, { a: 1, b: 2 }, { _sd: 1 }])
      await assert.rejects(issueSdJwt({ ...order, disclosable: { ...bad } }, ports), TypeError);
  });

  it('what is not stated cannot be selected', async () => {
    const whole = await issue();
    assert.throws(() => selectDisclosures(whole, ['age_over_65'], form), TypeError);
  });

  it('a holder’s key is one key of one algorithm, without its private half, given as itself', () => {
    const { jwk } = always.cnf;
    assert.equal(confirmationKey(always).algorithm, 'ES256');
    const others = [
      {},
      { cnf: { kid: 'x' } },
      { cnf: { jwk, kid: 'x' } },
      { cnf: { jku: 'https://x', jwk } },
      { cnf: { jwk: { ...jwk, d: 'AAAA' } } },
      { cnf: { jwk: { ...jwk, crv: 'secp256k1' } } },
      { cnf: { jwk: { ...jwk, crv: 'P-384' } } },
      { cnf: { jwk: { ...jwk, x: `${jwk.x}AA` } } },
      { cnf: { jwk: { kty: 'oct', k: 'AAAA' } } },
      { cnf: { jwk: { kty: 'RSA', n: 'AAAA', e: 'AQAB' } } },
    ];
    for (const claims of others) assert.throws(() => confirmationKey(claims), TypeError);
  });
});
