import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorTable } from '@inro/problem-table';
import { isOpenEnd, waitsForEnrolment, wayOn } from '../web/present/way-on.ts';

const before = { flow: 'same-device', isOver: false, standing: 'inForce' } as const;
const way = (code: string, known: Partial<Parameters<typeof wayOn>[1]> = {}) =>
  wayOn({ code }, { ...before, ...known });

test('what is only away for a moment is asked for again, until something was handed over', () => {
  for (const code of ['wallet.phone_unreachable', 'http.peer_unavailable', 'wallet.storage_busy', 'http.busy']) {
    assert.equal(way(code), 'retry', code);
    assert.equal(way(code, { isOver: true }), 'service', code);
    assert.equal(way(code, { isOver: true, flow: 'cross-device' }), 'home', code);
    assert.equal(isOpenEnd({ code }), true);
  }
});

test('a request waits for an enrolment where the phone had nothing to answer with, and nowhere else', () => {
  assert.deepEqual(
    Object.keys(errorTable).filter((code) => waitsForEnrolment({ code })),
    ['wallet.no_certificates'],
  );
});

test('what a new enrolment ends leads to one; a suspension leads to its release', () => {
  for (const code of ['wallet.no_certificates', 'relying-party.certificate_expired', 'jpki.secret_blocked'])
    for (const isOver of [false, true]) assert.equal(way(code, { isOver }), 'enrol', code);
  const revoked = 'relying-party.certificate_revoked';
  assert.equal(way(revoked, { isOver: true, standing: 'revoked' }), 'enrol');
  assert.equal(way(revoked, { isOver: true, standing: undefined }), 'enrol');
  assert.equal(way(revoked, { isOver: true, standing: 'suspended' }), 'released');
});

test('a login that begins anew does so where it began: at the service on this phone, with a new code from another screen', () => {
  for (const code of ['presentation.number_wrong', 'presentation.request_expired', 'relying-party.transaction_over']) {
    assert.equal(way(code, { isOver: true, flow: 'cross-device' }), 'scan', code);
    assert.equal(way(code, { isOver: true }), 'service', code);
    assert.equal(way(code, { flow: undefined }), 'home', code);
    assert.equal(isOpenEnd({ code }), false, 'the service has refused: nothing is open');
  }
  assert.equal(way('presentation.link_malformed', { flow: undefined }), 'scan');
});

test('nobody is sent to a service that could not be read or is not trusted', () => {
  for (const code of Object.keys(errorTable))
    assert.notEqual(wayOn({ code }, { flow: undefined, isOver: false, standing: undefined }), 'service', code);
});
