import { everySignatureHoldsNow } from '@inro/signature/verify';
import { nodeSignatureVerifier } from '@inro/verifier/node';
import type { Case, Suite } from '../suite.ts';

interface SignatureCase {
  readonly id: string;
  readonly file: string;
  readonly format: string;
  readonly detached?: readonly string[];
  readonly intact: boolean;
}
interface Signatures {
  readonly name: string;
  readonly archive: string;
  readonly cases: readonly SignatureCase[];
}

/** Labelled signatures: intact where every one in the file holds over what it covers, trust apart. */
export const isSignatures = (value: unknown): value is Signatures =>
  typeof value === 'object' && value !== null && 'archive' in value && 'cases' in value;

/** The formats that are validated here; a suite for each. */
const formats = ['cades'];

export const signatureSuites = (list: Signatures, files: ReadonlyMap<string, Uint8Array>): Suite[] =>
  formats.map((format) => ({
    name: `${list.name}:${format}`,
    cases: list.cases.filter((one) => one.format.toLowerCase() === format).map((one) => toCase(one, files)),
  }));

function toCase({ id, file, detached = [], intact }: SignatureCase, files: ReadonlyMap<string, Uint8Array>): Case {
  const bytes = (name: string): Uint8Array => files.get(name) ?? missing(name);
  return {
    id,
    accept: intact,
    ours: () => {
      const [document] = detached.map(bytes);
      return everySignatureHoldsNow(bytes(file), document, nodeSignatureVerifier) === 'holds';
    },
  };
}

function missing(name: string): never {
  throw new Error(`file ${name} is missing`);
}
