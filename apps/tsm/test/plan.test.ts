import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type KeyKind, keyVersions, secretMaskOf } from '@inro/jpki-profile';
import { deploymentStates } from '@inro/life-cycle';
import fc from 'fast-check';
import { observedState } from '../src/core/deployment-state.ts';
import {
  countTry,
  type Deployment,
  type Knowledge,
  learnIssuer,
  learnOpening,
  learnProvider,
  nothingKnown,
  type Role,
} from '../src/core/knowledge.ts';
import { nameOfStep, nextStep, type Step } from '../src/core/plan.ts';
import {
  blank,
  certificateDigest,
  ElementModel,
  filesFor,
  type Mishap,
  type ModelState,
} from './support/element-model.ts';

const MOST_STEPS = 60;
const mine = 'AA'.repeat(32);
const theirs = 'BB'.repeat(32);
/** Whoever is asked to carry out a step judges it: the plan has only to see that there is one. */
const held = { signed: { mandate: '', signature: '' }, endsAt: '' };
const both: KeyKind[] = ['userAuthentication', 'digitalSignature'];

const bad = fc.constantFrom<Mishap>('fails', 'lost', 'dies');
/** Mishaps thick and thin: a session of nothing but trouble, and one that fails at its very last command. */
const mishaps = fc
  .constantFrom(2, 12, 60)
  .chain((weight) =>
    fc.array(fc.oneof({ weight, arbitrary: fc.constant<Mishap>('none') }, bad), { maxLength: 80, size: 'max' }),
  );
/** A session that goes on for so many steps, with these mishaps and this person, and then is cut. */
const disturbance = fc.record({
  steps: fc.integer({ min: 1, max: 20 }),
  mishaps,
  /** How many secrets the wallet comes to set, each time it is asked. */
  person: fc.array(fc.integer({ min: 0, max: both.length }), { maxLength: 4 }),
});
const startingPoint = fc.constantFrom<() => ModelState>(
  blank,
  () => ({ ...blank(), securityDomain: { personalized: false, keys: 'none' } }),
  () => ({ ...blank(), securityDomain: { personalized: false, keys: 'transport' }, applet: { associated: false } }),
  () => ({
    securityDomain: { personalized: true, keys: 'final' },
    applet: { associated: true },
    permits: 0,
    secretsSet: 3,
    keys: { userAuthentication: theirs, digitalSignature: theirs },
    files: filesFor(both, theirs),
  }),
);
const chosen = fc.constantFrom<KeyKind[]>(both, ['userAuthentication'], ['digitalSignature']);

/** One session of the plan against the model; the way a real one goes, without frames. */
class PlannedSession {
  readonly #deployment: Deployment;
  #known: Knowledge = nothingKnown;
  readonly #model: ElementModel;
  readonly #person: () => number;
  #channel = 0;
  constructor(deployment: Deployment, model: ElementModel, person: () => number) {
    this.#deployment = deployment;
    this.#model = model;
    this.#person = person;
  }

  /** Runs until an ending, or for so many steps; the last step, and what was known by then. */
  run(steps: number): { readonly last: Step; readonly known: Knowledge } {
    for (let count = 0; ; count++) {
      const last = nextStep(this.#deployment, this.#known);
      const state = observedState(this.#deployment, this.#known);
      assert.ok(state === undefined || deploymentStates.includes(state));
      if (count === steps || ['delivered', 'deleted', 'refuse'].includes(last.do)) return { last, known: this.#known };
      this.#take(last);
    }
  }

  #take(step: Step): void {
    const asks = step.do === 'provider' && step.script.kind === 'personalise' && step.script.askSecrets;
    this.#known = countTry(this.#known, nameOfStep(step), asks);
    switch (step.do) {
      case 'probe': {
        const looksBlank = this.#model.state.securityDomain === undefined;
        this.#known = { ...this.#known, looksBlank, element: { cplc: '', attestationChain: '' } };
        this.#open('issuer');
        return;
      }
      case 'checkElement':
        this.#known = { ...this.#known, mandate: held };
        return;
      case 'openIssuer':
        this.#open('issuer');
        return;
      case 'openProvider':
        this.#open('provider');
        return;
      case 'issuer': {
        assert.equal(this.#known.open?.role, 'issuer');
        this.#known = learnIssuer(this.#known, this.#model.issuer(step.script));
        if (step.thenOpenProvider) this.#open('provider');
        return;
      }
      case 'provider':
        this.#provider(step.script);
        return;
      case 'submitKeys': {
        // No certificate is asked for before every key is this application's and every secret is set.
        const { keys, secretsSet, permits } = this.#model.state;
        const needed = secretMaskOf(this.#deployment.kinds);
        assert.ok(this.#deployment.kinds.every((kind) => keys[kind] === mine));
        assert.equal(secretsSet & needed, needed);
        assert.equal(permits & needed, 0);
        this.#known = { ...this.#known, files: filesFor(this.#deployment.kinds, mine) };
        return;
      }
      case 'write': {
        const digests = this.#known.files!;
        const files = step.files.map((ef) => {
          const name = ef.toString(16).toUpperCase().padStart(4, '0');
          return { ef, content: Buffer.from(digests[name]!).toString('base64') };
        });
        this.#provider({ kind: 'write', files, personalized: step.personalized });
        return;
      }
      default:
        assert.fail(step.do);
    }
  }

  #provider(script: Parameters<ElementModel['provider']>[0]): void {
    assert.equal(this.#known.open?.role, 'provider');
    if (script.kind !== 'rotate') assert.equal(this.#known.open?.keyVersion, keyVersions.final);
    const outcome = this.#model.provider(script, this.#person);
    this.#known = learnProvider(this.#known, outcome, this.#model.attested(outcome.applet, mine));
    if (script.kind === 'rotate') this.#open('provider');
  }

  #open(role: Role): void {
    const outcome = role === 'issuer' ? this.#model.openIssuer() : this.#model.openProvider();
    this.#known = learnOpening(this.#known, { role, id: `${++this.#channel}` }, outcome);
  }
}

const from = <T>(values: readonly T[], otherwise: T): (() => T) => {
  const left = [...values];
  return () => left.shift() ?? otherwise;
};

describe('the plan of a deployment, against a model of element and roles', () => {
  it('delivers within one undisturbed session, from wherever disturbed sessions left the element', () => {
    fc.assert(
      fc.property(startingPoint, chosen, fc.array(disturbance, { maxLength: 4 }), (start, kinds, disturbances) => {
        const deployment: Deployment = { profile: 'phone', target: 'deployed', kinds, nonce: mine };
        let state = start();
        let handedOver = false;
        for (const { steps, mishaps, person } of [...disturbances, { steps: MOST_STEPS, mishaps: [], person: [] }]) {
          const model = new ElementModel(state, from<Mishap>(mishaps, 'none'));
          model.handedOver = handedOver;
          const ended = new PlannedSession(deployment, model, from(person, both.length)).run(steps);
          ({ state, handedOver } = model);
          if (ended.last.do === 'delivered') assertComplete(state, kinds);
          if (mishaps.length > 0 || steps < MOST_STEPS) continue;
          assert.equal(ended.last.do, 'delivered', JSON.stringify(ended.last));
          assert.equal(observedState(deployment, ended.known), 'Deployed/Operational');
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('deletes what is its own within one undisturbed session, and nothing of another application', () => {
    fc.assert(
      fc.property(startingPoint, fc.array(disturbance, { maxLength: 3 }), (start, disturbances) => {
        const deployment: Deployment = {
          profile: 'phone',
          target: 'deleted',
          kinds: both,
          nonce: mine,
        };
        const foreign = Object.keys(start().keys).length > 0;
        let state = start();
        for (const { steps, mishaps, person } of [...disturbances, { steps: MOST_STEPS, mishaps: [], person: [] }]) {
          const model = new ElementModel(state, from<Mishap>(mishaps, 'none'));
          const { last } = new PlannedSession(deployment, model, from(person, both.length)).run(steps);
          state = model.state;
          if (foreign) assert.equal(state.files['000A'], certificateDigest('userAuthentication', theirs));
          if (last.do === 'deleted' && !foreign)
            assert.deepEqual([state.securityDomain, state.applet], [undefined, undefined]);
          if (steps === MOST_STEPS) assert.equal(last.do, 'deleted');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never deletes a PERSONALIZED security domain by itself, whatever keys it has', () => {
    const known: Knowledge = {
      ...nothingKnown,
      element: { cplc: '', attestationChain: '' },
      mandate: held,
      keysLost: true,
      personalized: true,
      registry: {
        D392F0002601E0000001: { lifeCycle: 0x0f, securityDomain: 'A000000151534D01' },
        D392F000260100000001: { lifeCycle: 0x07, securityDomain: 'D392F0002601E0000001' },
      },
    };
    const deployment: Deployment = { profile: 'phone', target: 'deployed', kinds: both, nonce: mine };
    assert.deepEqual(nextStep(deployment, known), { do: 'refuse', code: 'tsm.element_not_genuine' });
  });
});

function assertComplete(state: ModelState, kinds: readonly KeyKind[]): void {
  assert.deepEqual([state.securityDomain, state.applet], [{ personalized: true, keys: 'final' }, { associated: true }]);
  for (const [ef, digest] of Object.entries(filesFor(kinds, mine))) assert.equal(state.files[ef], digest);
}
