import { isDeepStrictEqual } from 'node:util';
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import {
  digestOfText,
  readAnswer,
  readAnswerForm,
  readAuthorizationLink,
  readJsonObject,
  readReply,
  readRequestObject,
  writeQrPayload,
} from '@inro/presentation';
import { issueSdJwt, keyBindingInput, readSdJwt, withKeyBinding } from '@inro/presentation/sd-jwt';
import fc from 'fast-check';
import { mutatedJson, mutatedText } from '../json.ts';
import { texts } from '../samples/index.ts';
import { hold, target, withCodes, withTypeError } from '../target.ts';

const partOf = (jws: string, index: number): unknown => JSON.parse(fromUtf8(fromBase64Url(jws.split('.')[index]!)));
const encoded = (value: unknown): string => toBase64Url(new TextEncoder().encode(JSON.stringify(value) ?? ''));
const form = Object.fromEntries(new URLSearchParams(texts.answerForm)) as { vp_token: string; state: string };
const answerJws = (JSON.parse(form.vp_token) as { login: [string] }).login[0];

/** A JWS with its text, its header or its claims changed. */
function jws(sample: string): fc.Arbitrary<string> {
  const [head, body, tail] = sample.split('.') as [string, string, string];
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(sample) },
    { weight: 4, arbitrary: mutatedText([sample]) },
    { weight: 4, arbitrary: mutatedJson([partOf(sample, 0)]).map((header) => `${encoded(header)}.${body}.${tail}`) },
    { weight: 8, arbitrary: mutatedJson([partOf(sample, 1)]).map((claims) => `${head}.${encoded(claims)}.${tail}`) },
    {
      weight: 2,
      arbitrary: mutatedText([fromUtf8(fromBase64Url(body))]).map((text) => `${head}.${asBody(text)}.${tail}`),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 200, unit: 'binary' }) },
  );
}
const asBody = (text: string): string => toBase64Url(utf8(text));

const documents = [partOf(texts.request, 1), { a: { b: [1, { c: null }] }, d: 'é' }];
const documentTexts = documents.map((document) => JSON.stringify(document));

export const json = target<string>({
  inputs: fc.oneof(
    mutatedText(documentTexts),
    mutatedJson(documents).map((value) => JSON.stringify(value) ?? ''),
    fc
      .array(fc.constantFrom('{', '}', '[', ']', ':', ',', '"a"', '"\\u0061"', '1', ' ', '"__proto__"'), {
        maxLength: 40,
      })
      .map((all) => all.join('')),
    fc.nat(400).map((depth) => `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`),
  ),
  run: (text) => hold(isDeepStrictEqual(readJsonObject(text), JSON.parse(text)), 'JSON.parse reads another document'),
  refuses: (failure) => withTypeError(failure) || failure instanceof SyntaxError,
  show: JSON.stringify,
});

const link = { clientId: texts.clientId, requestUri: 'http://bank.localhost:8429/presentations/requests/1' };
const links = [
  writeQrPayload(link),
  writeQrPayload(link).replace('openid4vp://authorize', 'http://a.wallet.localhost:1/present'),
];

const linkTarget = target<string>({
  inputs: fc.oneof(
    fc.constantFrom(...links),
    mutatedText(links),
    fc.string({ maxLength: 100, unit: 'binary' }),
    fc.webUrl({ withQueryParameters: true }),
  ),
  run(text) {
    const read = readAuthorizationLink(text);
    hold(isDeepStrictEqual(readAuthorizationLink(writeQrPayload(read)), read), 'a link is written otherwise');
  },
  refuses: withCodes('presentation.link_malformed'),
  show: JSON.stringify,
});

export { linkTarget as link };

export const request = target<string>({
  inputs: jws(texts.request),
  run: readRequestObject,
  refuses: withCodes('presentation.request_malformed', 'presentation.request_not_supported'),
  show: JSON.stringify,
});

export const answer = target<string>({
  inputs: jws(answerJws),
  run: (jws) => readAnswer(jws, 'login'),
  refuses: withCodes('presentation.answer_malformed'),
  show: JSON.stringify,
});

const tokens = mutatedJson([JSON.parse(form.vp_token)]).map((token) => JSON.stringify(token) ?? '');
export const answerForm = target<string>({
  inputs: fc.oneof(
    fc.constantFrom(texts.answerForm, 'error=access_denied&state=VqfJ0h3CkS7DbtnE2pUx5Q'),
    mutatedText([texts.answerForm, 'error=access_denied&state=VqfJ0h3CkS7DbtnE2pUx5Q']),
    fc
      .tuple(tokens, mutatedText([form.state]))
      .map(([token, state]) => new URLSearchParams({ vp_token: token, state }).toString()),
  ),
  run: readAnswerForm,
  refuses: withCodes('presentation.answer_malformed'),
  show: JSON.stringify,
});

const origin = 'http://bank.localhost:8429';
const replies = [{ redirect_uri: `${origin}/in?response_code=abc` }, {}];
export const reply = target<string>({
  inputs: fc.oneof(
    mutatedJson(replies).map((value) => JSON.stringify(value) ?? ''),
    mutatedText([...replies.map((value) => JSON.stringify(value)), '']),
    fc.oneof(fc.webUrl(), mutatedText([`${origin}/in`])).map((uri) => JSON.stringify({ redirect_uri: uri })),
  ),
  run(text) {
    const { redirectUri } = readReply(text, origin);
    hold(redirectUri === undefined || new URL(redirectUri).origin === origin, 'a redirect to another origin');
  },
  refuses: withCodes('presentation.reply_malformed'),
  show: JSON.stringify,
});

const counting = (length: number, from = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 7 + from) & 0xff);
const sdJwtForm = { typ: ['dc+sd-jwt'], alg: ['ES256'], keyBinding: ['ES256'] } as const;

/** A signed-looking statement whose parts are changed one by one, with the digest that fits where it is asked for. */
export async function sdJwt() {
  const disclosable = { name: { text: '花子' }, age_over_18: true };
  const order = { header: { alg: 'ES256', typ: 'dc+sd-jwt' }, claims: { iss: 'https://a' }, disclosable, digests: 4 };
  let drawn = 0;
  const randomness = (length: number): Uint8Array => counting(length, ++drawn);
  const shown = await issueSdJwt(order, { randomness, sign: () => counting(64) });
  const bound = (text: string): string => {
    const claims = { aud: 'x', nonce: 'n', iat: 1 };
    return withKeyBinding(text, keyBindingInput(text, 'ES256', claims), counting(64));
  };
  const [jwt, ...disclosures] = shown.split('~').slice(0, -1) as [string, ...string[]];
  const [head, body, tail] = jwt.split('.') as [string, string, string];
  const payloads = mutatedJson([partOf(jwt, 1)]).map((payload) => `${head}.${encoded(payload)}.${tail}`);
  const others = mutatedJson(disclosures.map((text) => JSON.parse(fromUtf8(fromBase64Url(text))))).map(encoded);
  const ofThem = (all: readonly string[]): string =>
    `${head}.${encoded({ _sd: all.map(digestOfText).sort() })}.${tail}`;
  return target<string>({
    inputs: fc.oneof(
      mutatedText([bound(shown)]),
      payloads.map((text) => bound([text, ...disclosures, ''].join('~'))),
      fc.array(others, { maxLength: 5 }).map((all) => bound([`${head}.${body}.${tail}`, ...all, ''].join('~'))),
      fc.array(others, { maxLength: 5 }).map((all) => bound([ofThem(all), ...all, ''].join('~'))),
      fc.string({ maxLength: 200, unit: 'binary' }),
    ),
    run(text) {
      const { claims } = readSdJwt(text, sdJwtForm);
      hold(!JSON.stringify(claims).includes('"_sd"'), 'a digest is left in the claims');
    },
    refuses: (failure) => withTypeError(failure) || failure instanceof SyntaxError,
    show: JSON.stringify,
  });
}
