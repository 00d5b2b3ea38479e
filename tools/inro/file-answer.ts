import type { SignatureClaims } from '@inro/signature/verify';
import type { PurposeName, ValidationReport } from '@inro/verifier/node';
import type { Material } from './material.ts';

export interface Surroundings {
  readonly others: readonly Material[];
  readonly trusted: readonly Uint8Array[];
  readonly at: Date;
  readonly purpose?: PurposeName;
}

/** What is said of one file: a report, and where the status of its certificate is to be had; or why there is none. */
export type FileAnswer =
  | {
      readonly report: ValidationReport;
      readonly statusAddresses: readonly string[];
      /** What of the file it is about, where that is not all of it. */
      readonly of?: string;
      /** Of a signature: what it says of itself. */
      readonly claims?: SignatureClaims;
    }
  | { readonly nothing: string };
