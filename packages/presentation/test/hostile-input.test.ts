import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toBase64Url, utf8 } from '@inro/foundation';
import fc from 'fast-check';
import { readAnswer, readAnswerForm, readJsonObject, readReply, readRequestObject } from '../src/index.ts';

const runs = { numRuns: Number(process.env.INRO_FUZZ_RUNS ?? 1000) };
const onlyOurCodes = (read: () => unknown): void => {
  try {
    read();
  } catch (failure) {
    assert.match(String((failure as { code?: string }).code), /^presentation\.[a-z_]+$/);
  }
};
const json = fc.jsonValue({ maxDepth: 4 });
const jwsOf = (header: unknown, payload: unknown) =>
  `${toBase64Url(utf8(JSON.stringify(header)))}.${toBase64Url(utf8(JSON.stringify(payload)))}.${toBase64Url(new Uint8Array(64))}`;
const requestHeader = { typ: 'oauth-authz-req+jwt', alg: 'ES256', x5c: ['MAA='] };
const answerHeader = { typ: 'inro-login+jws', alg: 'RS256', x5c: ['MAA='], ocsp: 'MAA=' };
const members = fc.dictionary(
  fc.constantFrom(
    'client_id',
    'aud',
    'nonce',
    'response_uri',
    'request_sha256',
    'iat',
    'number',
    'exp',
    'dcql_query',
    'purpose',
    'inro',
    'state',
    'response_mode',
    'response_type',
  ),
  fc.oneof(json, fc.constantFrom('vp_token', 'direct_post', 'https://self-issued.me/v2', 1, -1, 1e308, null)),
);

const readLoginAnswer = (jws: string) => readAnswer(jws, 'login');

describe('readers of the wire under hostile input', () => {
  it('refuse any text with a code of the table', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
        for (const read of [readRequestObject, readLoginAnswer, readAnswerForm]) onlyOurCodes(() => read(text));
        onlyOurCodes(() => readReply(text, 'http://bank.localhost'));
      }),
      runs,
    );
  });
  it('refuse any claims with a code of the table', () => {
    fc.assert(
      fc.property(members, members, (header, payload) => {
        onlyOurCodes(() => readRequestObject(jwsOf({ ...requestHeader, ...header }, payload)));
        onlyOurCodes(() => readLoginAnswer(jwsOf(answerHeader, payload)));
        onlyOurCodes(() => readLoginAnswer(jwsOf({ ...answerHeader, ...header }, payload)));
        onlyOurCodes(() =>
          readAnswerForm(new URLSearchParams({ vp_token: JSON.stringify(payload), state: 'x'.repeat(22) }).toString()),
        );
      }),
      runs,
    );
  });
  it('refuse what is too long before they look at it', () => {
    onlyOurCodes(() => readRequestObject('a'.repeat(10_000_000)));
    assert.throws(() => readAnswerForm(`state=${'a'.repeat(70_000)}`));
  });
  it('read the longest body, whatever is in it, in time that grows with its length alone', () => {
    const state = `state=${'a'.repeat(22)}&`;
    const token = `${state}vp_token=`;
    for (const [start, part] of [
      ['', 'a&'],
      ['', '=&'],
      ['', '&'],
      [state, 'a=b&'],
      [token, '['],
      [token, '{"a":'],
      [`${token}{`, '"a":1,'],
      [token, '+'],
      [token, '%5B'],
    ] as const) {
      const body = start + part.repeat(Math.floor((780_000 - start.length) / part.length));
      const began = performance.now();
      assert.throws(() => readAnswerForm(body), { code: 'presentation.answer_malformed' });
      assert.ok(performance.now() - began < 1000, `${part}: ${performance.now() - began} ms`);
    }
  });
  it('agree with URLSearchParams on every form that it writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { maxKeys: 12 }), (fields) => {
        const body = new URLSearchParams({ ...fields, error: 'access_denied', state: 'x'.repeat(22) }).toString();
        if (!('vp_token' in fields)) assert.equal(readAnswerForm(body).kind, 'refusal');
      }),
      runs,
    );
  });
});

describe('RFC 8259: the JSON reader', () => {
  it('agrees with JSON.parse on every object whose members stand once', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        if (/"__proto__"\s*:/.test(text)) assert.throws(() => readJsonObject(text), TypeError);
        else assert.deepEqual(readJsonObject(text), JSON.parse(text));
      }),
      runs,
    );
  });
  it('refuses a member that stands twice, at any depth and however it is written', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), json, json, fc.boolean(), (name, a, b, nested) => {
        const escaped = `"${[...name].map((char) => [...Array(char.length).keys()].map((i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')).join('')}"`;
        const object = `{${JSON.stringify(name)}:${JSON.stringify(a)} , ${escaped} :${JSON.stringify(b)}}`;
        assert.throws(() => readJsonObject(nested ? `{"a":[1,${object}]}` : object), TypeError);
      }),
      runs,
    );
  });
  it('refuses depth, other values than objects, and what JSON is not', () => {
    for (const text of [
      '[]',
      'null',
      '"a"',
      '1',
      '',
      '{',
      '{"a":1,}',
      '\uFEFF{}',
      '{"a":01}',
      `${'{"a":'.repeat(13)}1${'}'.repeat(13)}`,
    ])
      assert.throws(() => readJsonObject(text), text);
  });
});
