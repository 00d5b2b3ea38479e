import { concatBytes } from '@inro/foundation';
import fc from 'fast-check';

/** One step of a mutation: what, where (taken modulo the length), with what. */
interface Step {
  readonly kind: number;
  readonly at: number;
  readonly length: number;
  readonly value: number;
  readonly bytes: Uint8Array;
}

const u32 = fc.nat(0xffffffff);
const step: fc.Arbitrary<Step> = fc.record({
  kind: u32,
  at: u32,
  length: fc.nat(40),
  value: fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xff)),
  bytes: fc.uint8Array({ maxLength: 24 }),
});

/** Mostly one change alone: two of them seldom leave anything that is still read. */
const steps = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(step) },
  { weight: 2, arbitrary: fc.array(step, { minLength: 2, maxLength: 5 }) },
);

type Mutation = (bytes: Uint8Array, step: Step, donor: Uint8Array) => Uint8Array;

const splice = (bytes: Uint8Array, at: number, remove: number, put: Uint8Array): Uint8Array =>
  concatBytes(bytes.subarray(0, at), put, bytes.subarray(at + remove));

const mutations: readonly Mutation[] = [
  (bytes, { at, value }) => changed(bytes, at, (byte) => byte ^ (1 << (value & 7))),
  (bytes, { at, value }) => changed(bytes, at, () => value),
  (bytes, { at, value }) => changed(bytes, at, (byte) => byte + (value & 1 ? 1 : 255)),
  (bytes, { at, length }) => splice(bytes, at % (bytes.length + 1), length, new Uint8Array(0)),
  (bytes, { at, bytes: put }) => splice(bytes, at % (bytes.length + 1), 0, put),
  (bytes, { at, length, value }) => splice(bytes, at % (bytes.length + 1), 0, new Uint8Array(length).fill(value)),
  (bytes, { at }) => bytes.slice(0, at % (bytes.length + 1)),
  (bytes, { at, length }) => {
    const from = at % (bytes.length + 1);
    return splice(bytes, from, 0, bytes.slice(from, from + length));
  },
  (bytes, { at, length }, donor) => {
    const from = at % (donor.length + 1);
    return splice(bytes, at % (bytes.length + 1), length, donor.slice(from, from + length));
  },
  (bytes, { bytes: put }) => concatBytes(bytes, put),
];

function changed(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  if (bytes.length === 0) return bytes;
  const out = bytes.slice();
  out[at % out.length] = change(out[at % out.length]!) & 0xff;
  return out;
}

/** Real samples with one to five bytewise changes: flips, cuts, repeats, pieces of another sample. */
export function mutatedBytes(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const sample = fc.nat(samples.length - 1);
  return fc
    .tuple(sample, sample, steps)
    .map(([index, donor, list]) =>
      list.reduce<Uint8Array>(
        (bytes, one) => mutations[one.kind % mutations.length]!(bytes, one, samples[donor]!),
        samples[index]!,
      ),
    );
}

/** A real sample as it is, now and then: a reader that refuses everything is no reader. */
export const untouched = <T>(samples: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...samples);
