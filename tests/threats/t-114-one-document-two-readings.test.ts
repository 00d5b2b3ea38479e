// The threat: docs/threats/t-114-one-document-two-readings.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import { readAnswer, readJsonObject, readReply, readRequestObject } from '@inro/presentation';
import { InroError } from '@inro/problem';
import { texts } from '../../quality/fuzz/samples/index.ts';

const [head, body, tail] = texts.request.split('.') as [string, string, string];
const claims = fromUtf8(fromBase64Url(body));
const evil = 'http://evil.localhost:8429/answers';
const withMember = (member: string): string => `{${member},${claims.slice(1)}`;
const asRequest = (text: string): string => `${head}.${toBase64Url(utf8(text))}.${tail}`;
const refused = (read: () => unknown): void => assert.throws(read, (failure) => failure instanceof InroError);

describe('T-114 one document says different things to two readers', () => {
  it('is not read: a member that stands twice, plainly or in escapes', () => {
    readRequestObject(texts.request);
    for (const name of ['response_uri', 'response\\u005furi', '\\u0072esponse_uri', 'nonce', 'purpose'])
      refused(() => readRequestObject(asRequest(withMember(`"${name}":"${evil}"`))));
  });

  it('is not read inside a nested object, in an answer, or in a reply', () => {
    refused(() => readRequestObject(asRequest(claims.replace('"en":', '"en":"To pay","en":'))));
    const header = toBase64Url(utf8('{"alg":"RS256","alg":"none","typ":"inro-login+jws"}'));
    refused(() => readAnswer(`${header}.${body}.${tail}`, 'login'));
    const origin = 'http://bank.localhost:8429';
    refused(() => readReply(`{"redirect_uri":"${origin}/in","redirect_uri":"${origin}/out"}`, origin));
    assert.throws(() => readJsonObject('{"a":{"__proto__":{"admin":true}}}'), TypeError);
  });

  it('counter-test: two usual readers see two addresses in the same bytes', () => {
    const text = withMember(`"response_uri":"${evil}"`);
    const last = (JSON.parse(text) as { response_uri: string }).response_uri;
    const first = /"response_uri":"([^"]*)"/.exec(text)![1];
    assert.equal(first, evil);
    assert.notEqual(last, first);
  });
});
