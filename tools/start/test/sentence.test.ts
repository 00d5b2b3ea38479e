import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HttpError } from '@inro/host/errors';
import { StartError } from '../errors.ts';
import { sentenceOf, troubles } from '../sentence.ts';

it('what a child or a service says in a failure moves no cursor and makes no line of its own on the terminal', () => {
  const words = '\u001b[2J\u001b[HInro runs. Open  http://evil.example/\n\u001b]0;Inro\u0007\u001b[8m\u202e\u009b1A';
  for (const error of [
    new StartError('start.port_taken', { details: { port: words } }),
    new HttpError('http.busy', { details: { [words]: 1, why: words.repeat(1_000) } }),
  ])
    for (const locale of ['ja', 'en'] as const) {
      const said = sentenceOf(error, locale);
      assert.doesNotMatch(said, /[\p{Cc}\p{Cf}]/u);
      assert.ok(said.length < 2_500);
      assert.ok(said.endsWith(`[${error.code}]`));
    }
  assert.match(sentenceOf(new StartError('start.port_taken', { details: { port: 9000 } }), 'en'), /\(port 9000\)/);
});

it('a trouble is said once a minute, and one about somebody else is not kept back by it', () => {
  const said: string[] = [];
  let now = 0;
  const tell = troubles(
    ({ details }) => said.push(String(details.process)),
    () => now,
  );
  const about = (process: string) => tell(new StartError('start.renewal_failed', { details: { process } }));
  for (; now < 180_000; now += 30_000) for (const name of ['bank', 'clinic']) about(name);
  assert.deepEqual(said, ['bank', 'clinic', 'bank', 'clinic', 'bank', 'clinic']);
  said.length = 0;
  for (let n = 0; n < 5_000; n++) about(`x${n}`);
  assert.equal(said.length, 5_000);
});
