// The threat: docs/threats/t-116-sent-to-stranger-after-login.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readReply } from '@inro/presentation';
import { type World, without } from './support/without.ts';

const origin = 'https://bank.example';
const strangers = [
  'https://bank.example.evil.example/in',
  'https://bank.example@evil.example/in',
  'https://bank.example:8443/in',
  'https://evil.example/in',
  'http://bank.example/in',
  'https://bank.example/in#//evil.example',
  'https://user:pw@bank.example/in',
  '//evil.example/in',
  '/in',
  'javascript:alert(1)',
  'data:text/html,hello',
];
const reply = (redirectUri: unknown): string => JSON.stringify({ redirect_uri: redirectUri });

describe('T-116 the person is sent to a stranger right after the login', () => {
  for (const uri of strangers)
    it(`is not: ${uri}`, () => {
      assert.throws(() => readReply(reply(uri), origin), { code: 'presentation.reply_malformed' });
    });

  it('goes on at the service itself, or nowhere', () => {
    const uri = `${origin}/in?response_code=abc`;
    assert.deepEqual(readReply(reply(uri), origin), { redirectUri: uri });
    assert.deepEqual(readReply('{}', origin), {});
  });

  /** Where a wallet of that world goes on. */
  async function passing(world: World): Promise<string[]> {
    const { readReply: read } = await world<typeof import('../../packages/presentation/src/index.ts')>(
      'packages/presentation/src/index.ts',
    );
    return strangers.filter((uri) => {
      try {
        return read(reply(uri), origin).redirectUri === uri;
      } catch {
        return false;
      }
    });
  }

  it('counter-test: a wallet that does not compare goes on to every one of them', async () => {
    const credulous = without({
      file: 'packages/presentation/src/answer/reply.ts',
      defence: "if (!liesOnOrigin(redirectUri, origin)) throw new TypeError('another origin');",
    });
    assert.deepEqual(await passing(credulous), strangers);
  });

  it('counter-test: compared as text, look-alikes pass', async () => {
    const asText = without({
      file: 'packages/presentation/src/origin.ts',
      defence: "parsed.origin === origin && !url.includes('#') && parsed.username === '' && parsed.password === ''",
      instead: 'url.startsWith(origin)',
    });
    assert.deepEqual(
      (await passing(asText)).map((uri) => new URL(uri).host),
      ['bank.example.evil.example', 'evil.example', 'bank.example:8443', 'bank.example'],
    );
  });

  for (const { part, defence, uri } of [
    { part: 'the fragment', defence: " && !url.includes('#')", uri: 'https://bank.example/in#//evil.example' },
    {
      part: 'the user',
      defence: " && parsed.username === '' && parsed.password === ''",
      uri: 'https://user:pw@bank.example/in',
    },
  ])
    it(`counter-test: compared as origins but for ${part}, it passes with that`, async () => {
      assert.deepEqual(await passing(without({ file: 'packages/presentation/src/origin.ts', defence })), [uri]);
    });
});
