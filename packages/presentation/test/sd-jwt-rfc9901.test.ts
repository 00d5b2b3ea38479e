// RFC 9901 §4.2, §5 and appendix A: the examples, digests and signatures as they are printed there.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { confirmationKey, readDisclosure, readSdJwt } from '../src/sd-jwt/index.ts';
import { holds, keyOf } from './support/sd-jwts.ts';

const issuer = keyOf({
  kty: 'EC',
  crv: 'P-256',
  x: 'b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ',
  y: 'Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8',
});
const holderJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'TCAER19Zvu3OHF4j4W4vfSVoHIP1ILilDls7vCeGemc',
  y: 'ZxjiWWbZMQGHVWKVQ4hbSIirsVfuecCE6t4jT9F2HZQ',
};
const form = { typ: ['example+sd-jwt'], alg: ['ES256'] } as const;
const header = 'eyJhbGciOiAiRVMyNTYiLCAidHlwIjogImV4YW1wbGUrc2Qtand0In0';

const jwt = [
  header,
  'eyJfc2QiOiBbIkNyUWU3UzVrcUJBSHQtbk1ZWGdjNmJkdDJTSDVhVFkxc1VfTS1QZ2tqUEkiLCAiSnpZakg0c3ZsaUgwUjNQeUVNZmVadTZKdDY5dTVxZWhabzdGN0VQWWxTRSIsICJQb3JGYnBLdVZ1Nnh5bUphZ3ZrRnNGWEFiUm9jMkpHbEFVQTJCQTRvN2NJIiwgIlRHZjRvTGJnd2Q1SlFhSHlLVlFaVTlVZEdFMHc1cnREc3JaemZVYW9tTG8iLCAiWFFfM2tQS3QxWHlYN0tBTmtxVlI2eVoyVmE1TnJQSXZQWWJ5TXZSS0JNTSIsICJYekZyendzY002R242Q0pEYzZ2Vks4QmtNbmZHOHZPU0tmcFBJWmRBZmRFIiwgImdiT3NJNEVkcTJ4Mkt3LXc1d1BFemFrb2I5aFYxY1JEMEFUTjNvUUw5Sk0iLCAianN1OXlWdWx3UVFsaEZsTV8zSmx6TWFTRnpnbGhRRzBEcGZheVF3TFVLNCJdLCAiaXNzIjogImh0dHBzOi8vaXNzdWVyLmV4YW1wbGUuY29tIiwgImlhdCI6IDE2ODMwMDAwMDAsICJleHAiOiAxODgzMDAwMDAwLCAic3ViIjogInVzZXJfNDIiLCAibmF0aW9uYWxpdGllcyI6IFt7Ii4uLiI6ICJwRm5kamtaX1ZDem15VGE2VWpsWm8zZGgta284YUlLUWM5RGxHemhhVllvIn0sIHsiLi4uIjogIjdDZjZKa1B1ZHJ5M2xjYndIZ2VaOGtoQXYxVTFPU2xlclAwVmtCSnJXWjAifV0sICJfc2RfYWxnIjogInNoYS0yNTYiLCAiY25mIjogeyJqd2siOiB7Imt0eSI6ICJFQyIsICJjcnYiOiAiUC0yNTYiLCAieCI6ICJUQ0FFUjE5WnZ1M09IRjRqNFc0dmZTVm9ISVAxSUxpbERsczd2Q2VHZW1jIiwgInkiOiAiWnhqaVdXYlpNUUdIVldLVlE0aGJTSWlyc1ZmdWVjQ0U2dDRqVDlGMkhaUSJ9fX0',
  'MczwjBFGtzf-6WMT-hIvYbkb11NrV1WMO-jTijpMPNbswNzZ87wY2uHz-CXo6R04b7jYrpj9mNRAvVssXou1iw',
].join('.');
const disclosures = {
  givenName: 'WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd',
  familyName: 'WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd',
  email: 'WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImVtYWlsIiwgImpvaG5kb2VAZXhhbXBsZS5jb20iXQ',
  phoneNumber: 'WyJlSThaV205UW5LUHBOUGVOZW5IZGhRIiwgInBob25lX251bWJlciIsICIrMS0yMDItNTU1LTAxMDEiXQ',
  phoneNumberVerified: 'WyJRZ19PNjR6cUF4ZTQxMmExMDhpcm9BIiwgInBob25lX251bWJlcl92ZXJpZmllZCIsIHRydWVd',
  address:
    'WyJBSngtMDk1VlBycFR0TjRRTU9xUk9BIiwgImFkZHJlc3MiLCB7InN0cmVldF9hZGRyZXNzIjogIjEyMyBNYWluIFN0IiwgImxvY2FsaXR5IjogIkFueXRvd24iLCAicmVnaW9uIjogIkFueXN0YXRlIiwgImNvdW50cnkiOiAiVVMifV0',
  birthdate: 'WyJQYzMzSk0yTGNoY1VfbEhnZ3ZfdWZRIiwgImJpcnRoZGF0ZSIsICIxOTQwLTAxLTAxIl0',
  updatedAt: 'WyJHMDJOU3JRZmpGWFE3SW8wOXN5YWpBIiwgInVwZGF0ZWRfYXQiLCAxNTcwMDAwMDAwXQ',
  us: 'WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIlVTIl0',
  de: 'WyJuUHVvUW5rUkZxM0JJZUFtN0FuWEZBIiwgIkRFIl0',
} as const;
const sdJwt = (...shown: string[]): string => [jwt, ...shown, ''].join('~');
const address = { street_address: '123 Main St', locality: 'Anytown', region: 'Anystate', country: 'US' };
const seen = {
  iss: 'https://issuer.example.com',
  iat: 1_683_000_000,
  exp: 1_883_000_000,
  sub: 'user_42',
  cnf: { jwk: holderJwk },
};

describe('RFC 9901 §4.2 disclosures', () => {
  it('have the digests that are printed, whatever their white space and escapes', () => {
    const moebius = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0';
    assert.equal(readDisclosure(moebius).digest, 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
    const forms = [
      moebius,
      'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd',
      'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd',
      'WwoiXzI2YmM0TFQtYWM2cTJLSTZjQlc1ZXMiLAoiZmFtaWx5X25hbWUiLAoiTcO2Yml1cyIKXQ',
    ];
    for (const text of forms) assert.equal(readDisclosure(text).value, 'Möbius');
    const element = readDisclosure('WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0');
    assert.deepEqual([element.name, element.value], [undefined, 'FR']);
    assert.equal(element.digest, 'w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs');
  });
});

describe('RFC 9901 §5 the simple structured example', () => {
  it('is signed by the key of appendix A.5, and all of it is disclosed', () => {
    const { issuer: jws, claims } = readSdJwt(sdJwt(...Object.values(disclosures)), form);
    assert.ok(holds(issuer, jws.signingInput, jws.signature));
    assert.deepEqual(claims, {
      ...seen,
      nationalities: ['US', 'DE'],
      given_name: 'John',
      family_name: 'Doe',
      email: 'johndoe@example.com',
      phone_number: '+1-202-555-0101',
      phone_number_verified: true,
      address,
      birthdate: '1940-01-01',
      updated_at: 1_570_000_000,
    });
  });

  it('shows what is disclosed and nothing else', () => {
    const { familyName, address: addressText, givenName, us } = disclosures;
    const { claims } = readSdJwt(sdJwt(familyName, addressText, givenName, us), form);
    assert.deepEqual(claims, { ...seen, nationalities: ['US'], family_name: 'Doe', address, given_name: 'John' });
    assert.deepEqual(readSdJwt(sdJwt(), form).claims, { ...seen, nationalities: [] });
    // §5.2: what its key binding is over.
    const shown = sdJwt(familyName, addressText, givenName, us);
    const hash = createHash('sha256').update(shown).digest('base64url');
    assert.equal(hash, '0_Af-2B-EhLWX5ydh_w2xzwmO6iM66B_2QCEanI4fUY');
  });

  it('refuses a disclosure that is none of it, and one twice', () => {
    const foreign = Buffer.from('["dummysaltdummysalt", "foo", "bar"]').toString('base64url');
    assert.throws(() => readSdJwt(sdJwt(disclosures.givenName, foreign), form), TypeError);
    assert.throws(() => readSdJwt(sdJwt(disclosures.givenName, disclosures.givenName), form), TypeError);
  });
});

describe('RFC 9901 §8 the example in JSON, put together as a compact one', () => {
  const payload =
    'eyJfc2QiOiBbIjRIQm42YUlZM1d0dUdHV1R4LXFVajZjZGs2V0JwWnlnbHRkRmF2UGE3TFkiLCAiOHNtMVFDZjAyMXBObkhBQ0k1c1A0bTRLWmd5Tk9PQVljVGo5SE5hQzF3WSIsICJjZ0ZkaHFQbzgzeFlObEpmYWNhQ2FhN3VQOVJDUjUwVkU1UjRMQVE5aXFVIiwgImpNQ1hWei0tOWI4eDM3WWNvRGZYUWluencxd1pjY2NmRlJCQ0ZHcWRHMm8iXSwgImlzcyI6ICJodHRwczovL2lzc3Vlci5leGFtcGxlLmNvbSIsICJpYXQiOiAxNjgzMDAwMDAwLCAiZXhwIjogMTg4MzAwMDAwMCwgIl9zZF9hbGciOiAic2hhLTI1NiIsICJjbmYiOiB7Imp3ayI6IHsia3R5IjogIkVDIiwgImNydiI6ICJQLTI1NiIsICJ4IjogIlRDQUVSMTladnUzT0hGNGo0VzR2ZlNWb0hJUDFJTGlsRGxzN3ZDZUdlbWMiLCAieSI6ICJaeGppV1diWk1RR0hWV0tWUTRoYlNJaXJzVmZ1ZWNDRTZ0NGpUOUYySFpRIn19fQ';
  const signature = '3oOtvPxU3QdDWUmfGexVB5rWyON2f1atg5rL825bvvD1g7ywjKDKy2UHqHoH2QS4FA99JbG5qnlqFaGXFChfjQ';
  const keyBinding =
    'eyJhbGciOiAiRVMyNTYiLCAidHlwIjogImtiK2p3dCJ9.eyJub25jZSI6ICIxMjM0NTY3ODkwIiwgImF1ZCI6ICJodHRwczovL3ZlcmlmaWVyLmV4YW1wbGUub3JnIiwgImlhdCI6IDE3NDg1MzcyNDQsICJzZF9oYXNoIjogIlZqdFBzZ1pwUVRSeEtKdkRwU0otblhsWktFOVo5TGdENEZ5Q3d3b05NUncifQ.GrDvJ2jhYNmUvqdwVEIrxeTFEuI5qKSM7I6P95JmA6Wko-FBB5vPGQn0wvmdgjLCE2iDRh1r82zchjmABQ3V8w';
  const shown = [
    `${header}.${payload}.${signature}`,
    'WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd',
    'WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImdpdmVuX25hbWUiLCAiSm9obiJd',
    '',
  ].join('~');

  it('holds with its key binding, by the key that the issuer confirmed', () => {
    const read = readSdJwt(`${shown}${keyBinding}`, { ...form, keyBinding: ['ES256'] });
    assert.ok(holds(issuer, read.issuer.signingInput, read.issuer.signature));
    assert.equal(confirmationKey(read.claims).algorithm, 'ES256');
    const { jws, audience, nonce, issuedAt } = read.keyBinding!;
    assert.ok(holds(keyOf(holderJwk), jws.signingInput, jws.signature));
    assert.deepEqual([audience, nonce, issuedAt], ['https://verifier.example.org', '1234567890', 1_748_537_244]);
    assert.deepEqual([read.claims.family_name, read.claims.given_name], ['Doe', 'John']);
  });

  it('does not, with one disclosure less or the other way round', () => {
    const [jws, one, two] = shown.split('~') as [string, string, string];
    for (const other of [
      [jws, one, ''],
      [jws, ''],
      [jws, two, one, ''],
    ])
      assert.throws(
        () => readSdJwt(`${other.join('~')}${keyBinding}`, { ...form, keyBinding: ['ES256'] }),
        /something else/,
      );
  });
});
