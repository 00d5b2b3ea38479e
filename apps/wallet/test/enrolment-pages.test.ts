import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type EnrolPage, pageToResume, pageToShow, stepNumber } from '../web/enrol/pages.ts';

const steps = ['new', 'checked', 'chosen', 'signed', 'deploying', 'waiting', 'done'] as const;
const pages = [
  '',
  'certificates',
  'card',
  'password',
  'pin',
  'phone-password',
  'check',
  'progress',
  'waiting',
  'done',
] as const;
const both = ['userAuthentication', 'digitalSignature'] as const;

const known = fc.record({
  step: fc.constantFrom(...steps),
  certificates: fc.subarray([...both], { minLength: 1 }),
  pin: fc.boolean(),
  password: fc.boolean(),
});

test('the page to resume may always be opened: no reload ends in a loop', () => {
  fc.assert(
    fc.property(known, (state) => {
      const page = pageToResume(state);
      assert.equal(pageToShow(page, state), page);
    }),
  );
});

test('no address opens a page before its time', () => {
  fc.assert(
    fc.property(known, fc.oneof(fc.constantFrom(...pages), fc.string()), (state, asked) => {
      const page = pageToShow(asked, state);
      const needsSecrets: readonly EnrolPage[] = ['check'];
      if (needsSecrets.includes(page)) {
        assert.ok(state.pin);
        assert.ok(state.password || !state.certificates.includes('digitalSignature'));
      }
      if (page === 'done') assert.equal(state.step, 'done');
      if (page === 'card' || page === 'password') assert.equal(state.step, 'chosen');
      if (page === 'pin') assert.ok(['signed', 'deploying', 'waiting'].includes(state.step));
    }),
  );
});

test('a person without a signature certificate is never asked for a signing password', () => {
  const state = { step: 'signed', certificates: ['userAuthentication'], pin: true, password: false } as const;
  assert.equal(pageToShow('phone-password', state), 'check');
  assert.deepEqual(stepNumber('check', ['userAuthentication']), { step: 5, total: 6 });
  assert.deepEqual(stepNumber('check', both), { step: 6, total: 7 });
});

test('after a reload half way through the delivery goes on by itself', () => {
  assert.equal(pageToShow('pin', { step: 'deploying', pin: false, password: false }), 'pin');
  assert.equal(pageToShow('check', { step: 'deploying', pin: false, password: false }), 'progress');
  assert.equal(pageToShow('card', { step: 'waiting', pin: false, password: false }), 'waiting');
});

test('names of the prototype are no pages', () => {
  assert.equal(pageToShow('constructor', { step: 'new', pin: false, password: false }), '');
});
