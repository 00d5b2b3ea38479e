import { createHash } from 'node:crypto';

/** JSON with members in order, so that the same request has the same digest however it was written. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}

/** SHA-256 of a request; tells a repetition from another request under the same name. */
export const requestDigest = (body: unknown): Buffer => createHash('sha256').update(canonical(body)).digest();
