import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KnownApplication } from '@inro/authority-wire/desk';
import fc from 'fast-check';
import { type Command, readCommandLine } from '../src/command-line.ts';
import { wouldChange } from '../src/show.ts';

const NUMBER = '0123456789';
const commandOf = (line: string): Command | undefined => readCommandLine(line.split(' '))?.command;

describe('the words of an operator', () => {
  it('say whom, what and why, with a harmless default for nothing but the carrier and the reason of an end', () => {
    assert.deepEqual(commandOf(`find ${NUMBER}`), { do: 'find', number: NUMBER });
    const order = { do: 'order', number: NUMBER, carrier: 'all', id: undefined, agreed: false };
    assert.deepEqual(commandOf(`revoke ${NUMBER}`), { ...order, order: 'revoke', reason: 'cessationOfOperation' });
    assert.deepEqual(commandOf(`suspend ${NUMBER}`), { ...order, order: 'suspend', reason: 'certificateHold' });
    assert.deepEqual(commandOf(`release ${NUMBER}`), { ...order, order: 'release', reason: 'removeFromCRL' });
    assert.deepEqual(commandOf(`revoke - --carrier phone --reason keyCompromise --order an-order-1 --yes`), {
      ...order,
      number: '-',
      order: 'revoke',
      carrier: 'phone',
      reason: 'keyCompromise',
      id: 'an-order-1',
      agreed: true,
    });
    assert.deepEqual(commandOf('reports'), { do: 'reports' });
    assert.deepEqual(commandOf('answer-report 12 noted'), { do: 'answerReport', report: '12', answer: 'noted' });
  });

  const wrong: Readonly<Record<string, readonly string[]>> = {
    'another number of digits, or no digits': [
      'find 12',
      'find 01234567890',
      'find ０１２３４５６７８９',
      'find x',
      'find',
    ],
    'a number with something in it': [`find ${NUMBER}\n`, `find ${NUMBER}/..`, `find +123456789`],
    'more words than are needed': [`find ${NUMBER} ${NUMBER}`, `revoke ${NUMBER} phone`, 'register bank bank'],
    'an unknown verb or one of every object': ['dance', 'toString', '__proto__', `constructor ${NUMBER}`, ''],
    'a reason that does not end': [
      `revoke ${NUMBER} --reason certificateHold`,
      `revoke ${NUMBER} --reason removeFromCRL`,
      `revoke ${NUMBER} --reason cACompromise`,
      `revoke ${NUMBER} --reason toString`,
    ],
    'a reason where none is given': [
      `suspend ${NUMBER} --reason keyCompromise`,
      `release ${NUMBER} --reason superseded`,
    ],
    'an unknown carrier': [`revoke ${NUMBER} --carrier watch`, `revoke ${NUMBER} --carrier PHONE`],
    'an order’s id of another form': [`revoke ${NUMBER} --order short`, `revoke ${NUMBER} --order ../../residents`],
    'a wish that means nothing there': [
      `find ${NUMBER} --yes`,
      `find ${NUMBER} --carrier phone`,
      'register bank --yes',
    ],
    'a wish that is unknown, or has no word': [`revoke ${NUMBER} --force`, `revoke ${NUMBER} --reason`],
    'a name that is no service’s': ['register ../ca', 'register CA', 'register'],
    'an answer to no report, or no answer': [
      'reports 1',
      'answer-report noted',
      'answer-report 0 noted',
      'answer-report ../1 noted',
      'answer-report 1',
      'answer-report 1 toString',
      'answer-report 1 noted more',
    ],
    'places that lack': ['certify-officer a b Tokyo-to', 'certify-officer a b Tokyo-to Chiyoda-ku more'],
  };
  for (const [what, lines] of Object.entries(wrong))
    it(`mean nothing with ${what}`, () => {
      for (const line of lines) assert.equal(commandOf(line), undefined, line);
    });

  it('mean nothing rather than failing, whatever they are', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('revoke', 'find', '--yes', '--', '-', NUMBER, '--carrier', 'all'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (args) => {
        const read = readCommandLine(args);
        if (read !== undefined && 'number' in read.command) assert.match(read.command.number, /^(?:\d{10}|-)$/);
      }),
    );
  });
});

describe('what an order would change', () => {
  const certificate = (
    kind: 'userAuthentication' | 'digitalSignature',
    reason: 'certificateHold' | 'keyCompromise' | null,
  ) => ({
    kind,
    sha256: 'x',
    reason,
    revokedAt: reason && '2026-11-29T00:00:00.000Z',
  });
  const of = (profile: 'phone' | 'card', state: string, ...certificates: KnownApplication['certificates']) =>
    ({ applicationId: `${profile}-${state}`, profile, state, problem: null, deletedAt: null, certificates }) as const;
  const known = [
    of('card', 'delivered', certificate('userAuthentication', null), certificate('digitalSignature', null)),
    of(
      'phone',
      'delivered',
      certificate('userAuthentication', 'certificateHold'),
      certificate('digitalSignature', 'certificateHold'),
    ),
    of('phone', 'revoked', certificate('userAuthentication', 'keyCompromise')),
    of('phone', 'deploying'),
  ];

  it('is what stands on that carrier, and whatever is under way', () => {
    assert.deepEqual(wouldChange(known, 'revoke', 'phone'), [
      'revoke: phone, userAuthentication',
      'revoke: phone, digitalSignature',
      'end: an application for a phone, deploying',
    ]);
    assert.deepEqual(wouldChange(known, 'suspend', 'all'), [
      'suspend: card, userAuthentication',
      'suspend: card, digitalSignature',
      'end: an application for a phone, deploying',
    ]);
    assert.deepEqual(wouldChange(known, 'release', 'all'), ['release: phone, userAuthentication']);
    assert.deepEqual(wouldChange([], 'revoke', 'all'), []);
  });
});
