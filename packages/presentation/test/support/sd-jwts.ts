import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { issueSdJwt, keyBindingInput, selectDisclosures, withKeyBinding } from '../../src/sd-jwt/index.ts';

export const TYPE = 'dc+sd-jwt';
export const form = { typ: [TYPE], alg: ['ES256'] } as const;
export const bound = { ...form, keyBinding: ['ES256'] } as const;
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const issuer = pair();
export const holder = pair();
export const audience = 'x509_hash:verifier';
export const nonce = 'a'.repeat(22);

export const es256 = (key: KeyObject, input: string): Uint8Array =>
  new Uint8Array(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }));
export const holds = (key: KeyObject, input: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature);
export const jwkOf = (key: KeyObject) => {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  return { kty, crv, x, y };
};
export const keyOf = (jwk: object): KeyObject => createPublicKey({ key: jwk as never, format: 'jwk' });

export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
export const salt = (): string => randomBytes(16).toString('base64url');
export const disclosure = (...parts: unknown[]): string => encode([salt(), ...parts]);

/** A JWT over whatever stands in the payload, signed by the issuer. */
export function jwt(payload: object, header: object = { alg: 'ES256', typ: TYPE }): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${Buffer.from(es256(issuer.privateKey, input)).toString('base64url')}`;
}
export const always = { iss: 'https://a.example', iat: 1, exp: 2 ** 40, cnf: { jwk: jwkOf(holder.publicKey) } };

/** With key binding by the holder, over whatever stands in front. */
export function bind(shown: string, change: object = {}, header: object = { alg: 'ES256', typ: 'kb+jwt' }): string {
  const claims = { aud: audience, nonce, iat: 10, sd_hash: digest(shown), ...change };
  const input = `${encode(header)}.${encode(claims)}`;
  return `${shown}${input}.${Buffer.from(es256(holder.privateKey, input)).toString('base64url')}`;
}

export const disclosable = { name: '花子', age_over_18: true, prefecture: '東京都', address: { text: '千代田区' } };
export const issue = () =>
  issueSdJwt(
    { header: { alg: 'ES256', typ: TYPE }, claims: always, disclosable, digests: 8 },
    { randomness: (length) => new Uint8Array(randomBytes(length)), sign: (input) => es256(issuer.privateKey, input) },
  );
export async function present(names: readonly string[]): Promise<string> {
  const shown = selectDisclosures(await issue(), names, form);
  const input = keyBindingInput(shown, 'ES256', { aud: audience, nonce, iat: 10 });
  return withKeyBinding(shown, input, es256(holder.privateKey, input));
}

const one = disclosure('age_over_18', true);
const two = disclosure('name', 'A');
const element = disclosure('element');
const inner = disclosure('inner', 1);
const whole = (payload: object, ...disclosures: string[]) =>
  bind([jwt({ ...always, ...payload }), ...disclosures, ''].join('~'));
const honest = () => [jwt({ ...always, _sd: [digest(one), digest(two)] }), one, ''].join('~');

/** What RFC 9901 §7.1 and §7.3 refuse, and what this profile does: each is signed by the true issuer and the true holder. */
export const hostile: Readonly<Record<string, () => string>> = {
  'a disclosure that belongs nowhere': () => whole({ _sd: [digest(one)] }, one, two),
  'a disclosure twice': () => whole({ _sd: [digest(one)] }, one, one),
  'a digest twice in one list': () => whole({ _sd: [digest(one), digest(one)] }, one),
  'a digest twice, nothing disclosed': () => whole({ _sd: [digest(one), digest(one)] }),
  'a digest twice, in two objects': () => whole({ _sd: [digest(one)], other: { _sd: [digest(one)] } }, one),
  'a digest in a list and in an object': () => whole({ _sd: [digest(element)], list: [{ '...': digest(element) }] }),
  'a disclosed claim over one that is seen': () => whole({ age_over_18: false, _sd: [digest(one)] }, one),
  'two disclosures of one name': () => {
    const other = disclosure('age_over_18', false);
    return whole({ _sd: [digest(one), digest(other)] }, one, other);
  },
  'an end that is disclosed': () => {
    const end = disclosure('nbf', 1);
    return whole({ _sd: [digest(end)] }, end);
  },
  'a key that is disclosed': () => {
    const key = disclosure('cnf', always.cnf);
    const { cnf: _, ...rest } = always;
    return bind([jwt({ ...rest, _sd: [digest(key)] }), key, ''].join('~'));
  },
  'a claim called _sd': () => {
    const bad = disclosure('_sd', [digest(two)]);
    return whole({ _sd: [digest(bad)] }, bad, two);
  },
  'a claim called ...': () => {
    const bad = disclosure('...', digest(element));
    return whole({ _sd: [digest(bad)] }, bad);
  },
  'a claim called __proto__': () => {
    const bad = disclosure('__proto__', { admin: true });
    return whole({ _sd: [digest(bad)] }, bad);
  },
  'an element disclosed as a claim': () => whole({ _sd: [digest(element)] }, element),
  'a claim disclosed as an element': () => whole({ list: [{ '...': digest(one) }] }, one),
  'a hidden element that says more': () => whole({ list: [{ '...': digest(element), also: 1 }] }, element),
  '... outside a list': () => whole({ object: { '...': digest(element) } }),
  'digests that are no list': () => whole({ _sd: digest(one) }, one),
  'digests that are no texts': () => whole({ _sd: [1] }),
  'digests of another length': () => whole({ _sd: [digest(one).slice(1)] }),
  'another hash': () => whole({ _sd_alg: 'sha-512', _sd: [digest(one)] }, one),
  'a hash below the outermost object': () => whole({ other: { _sd_alg: 'sha-256' } }),
  'a salt that can be guessed': () => {
    const bad = encode(['1', 'age_over_18', true]);
    return whole({ _sd: [digest(bad)] }, bad);
  },
  'a disclosure of four parts': () => {
    const bad = disclosure('age_over_18', true, 1);
    return whole({ _sd: [digest(bad)] }, bad);
  },
  'a disclosure that is an object': () => {
    const bad = encode({ 0: salt(), 1: 'age_over_18', 2: true, length: 3 });
    return whole({ _sd: [digest(bad)] }, bad);
  },
  'a disclosure with a member twice': () => {
    const bad = Buffer.from(`["${salt()}","address",{"a":1,"a":2}]`).toString('base64url');
    return whole({ _sd: [digest(bad)] }, bad);
  },
  'a disclosure with padding': () => {
    const bad = `${Buffer.from(JSON.stringify([salt(), 'n', 'xx'])).toString('base64url')}=`;
    return whole({ _sd: [digest(bad)] }, bad);
  },
  'a disclosure below one that is kept back': () => {
    const outer = disclosure('outer', { _sd: [digest(inner)] });
    return whole({ _sd: [digest(outer)] }, inner);
  },
  'a thousand disclosures': () => whole({ _sd: [] }, ...Array.from({ length: 1000 }, () => disclosure('x', 1))),
  'disclosures in disclosures, twenty deep': () => {
    let text = disclosure('end', 1);
    const all = [text];
    for (let i = 0; i < 20; i++) {
      text = disclosure(`level${i}`, { _sd: [digest(text)] });
      all.push(text);
    }
    return whole({ _sd: [digest(text)] }, ...all);
  },
  'no key binding': () => honest(),
  'key binding over more than is shown': () => {
    const [body] = [honest()];
    const kb = bind([jwt({ ...always, _sd: [digest(one), digest(two)] }), one, two, ''].join('~'))
      .split('~')
      .at(-1)!;
    return body + kb;
  },
  'a disclosure taken out afterwards': () => {
    const [head, first, kb] = bind(honest()).split('~');
    return first === undefined ? '' : `${head}~${kb}`;
  },
  'key binding that names no digest': () => bind(honest(), { sd_hash: undefined }),
  'key binding without audience': () => bind(honest(), { aud: undefined }),
  'key binding for several': () => bind(honest(), { aud: [audience, 'another'] }),
  'key binding without nonce': () => bind(honest(), { nonce: undefined }),
  'key binding without a time': () => bind(honest(), { iat: undefined }),
  'key binding at a time that is none': () => bind(honest(), { iat: '10' }),
  'key binding of another typ': () => bind(honest(), {}, { alg: 'ES256', typ: 'JWT' }),
  'key binding by none': () => bind(honest(), {}, { alg: 'none', typ: 'kb+jwt' }),
  'key binding by a key of its own': () =>
    bind(honest(), {}, { alg: 'ES256', typ: 'kb+jwt', jwk: jwkOf(holder.publicKey) }),
  'key binding by HMAC': () => bind(honest(), {}, { alg: 'HS256', typ: 'kb+jwt' }),
  'an issuer of another typ': () => bind(`${jwt(always, { alg: 'ES256', typ: 'kb+jwt' })}~`),
  'an issuer without typ': () => bind(`${jwt(always, { alg: 'ES256' })}~`),
  'an issuer by none': () => bind(`${jwt(always, { alg: 'none', typ: TYPE })}~`),
  'an issuer by HMAC': () => bind(`${jwt(always, { alg: 'HS256', typ: TYPE })}~`),
  'an issuer with crit': () => bind(`${jwt(always, { alg: 'ES256', typ: TYPE, crit: ['x'], x: 1 })}~`),
};
