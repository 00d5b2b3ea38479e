// The threat: docs/threats/t-116-sent-to-stranger-after-login.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readReply } from '@inro/presentation';

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

  it('counter-test: compared as text, look-alikes pass', () => {
    const passes = strangers.filter((uri) => uri.startsWith(origin));
    assert.deepEqual(
      passes.map((uri) => new URL(uri).host),
      ['bank.example.evil.example', 'evil.example', 'bank.example:8443', 'bank.example'],
    );
  });
});
