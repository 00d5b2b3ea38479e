// The threat: docs/threats/t-114-one-document-two-readings.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@inro/foundation';
import { readAnswer, readJsonObject, readReply, readRequestObject } from '@inro/presentation';
import { InroError } from '@inro/problem';
import { texts } from '../../quality/fuzz/samples/index.ts';
import { type World, without } from './support/without.ts';

const [head, body, tail] = texts.request.split('.') as [string, string, string];
const claims = fromUtf8(fromBase64Url(body));
const { purpose } = JSON.parse(claims) as { purpose: { en: string } };
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

  const file = 'packages/presentation/src/json/read.ts';
  const presentationOf = (world: World) =>
    world<typeof import('../../packages/presentation/src/index.ts')>('packages/presentation/src/index.ts');

  it('counter-test: a reader that lets a member stand twice reads one address, where another reader reads another', async () => {
    const { readRequestObject: read } = await presentationOf(
      without({ file, defence: 'refuseRepeatedMembers(text);' }),
    );
    for (const name of ['response_uri', 'response\\u005furi', '\\u0072esponse_uri']) {
      const text = withMember(`"${name}":"${evil}"`);
      const upToFirst = `${text.slice(0, text.indexOf(','))}}`;
      const first = (JSON.parse(upToFirst) as { response_uri: string }).response_uri;
      assert.equal(first, evil);
      assert.notEqual(read(asRequest(text)).claims.responseUri, first);
    }
    // Nested: the person may read that it is to pay, or that it is not.
    assert.equal(read(asRequest(claims.replace('"en":', '"en":"To pay","en":'))).claims.purpose.en, purpose.en);
  });

  it('counter-test: a reader that takes the prototype for a member hands on what nobody signed as one', async () => {
    const { readJsonObject: read } = await presentationOf(without({ file, defence: " || name === '__proto__'" }));
    const { a } = read('{"a":{"__proto__":{"admin":true}}}') as { a: object };
    assert.equal(Object.assign({} as { admin?: boolean }, a).admin, true);
  });
});
