import type { PublicDetails } from './error.ts';
import type { Problem } from './render.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPublicDetails = (value: unknown): value is PublicDetails =>
  isRecord(value) && Object.values(value).every((detail) => ['string', 'number', 'boolean'].includes(typeof detail));

/** Code and details of a problem document (RFC 9457 §3.1) as JSON gives it; undefined for what is none. */
export function readProblemDocument(json: unknown): Pick<Problem, 'code' | 'details'> | undefined {
  if (!isRecord(json) || typeof json.code !== 'string') return undefined;
  return { code: json.code, details: isPublicDetails(json.details) ? json.details : {} };
}

/** Whether a problem document has the words that a person is shown. */
export const isProblem = (json: unknown): json is Problem =>
  readProblemDocument(json) !== undefined && isRecord(json) && isRecord(json.titles) && isRecord(json.next);
