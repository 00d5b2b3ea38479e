import { isJsonObject, type JsonObject } from './read.ts';

/** A member that is a non-empty, well-formed text of at most `longest` UTF-16 units. TypeError otherwise. */
export function textField(object: JsonObject, name: string, longest = 2048): string {
  const value = object[name];
  if (typeof value !== 'string' || value === '' || value.length > longest || !value.isWellFormed())
    throw new TypeError(`${name} is not a text`);
  return value;
}

/** A member that is a whole number, 0 or more: seconds, bytes, days. TypeError otherwise. */
export function wholeNumberField(object: JsonObject, name: string): number {
  const value = object[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new TypeError(`${name} is not a whole number`);
  return value;
}

/** A member that is an object. TypeError otherwise. */
export function objectField(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  if (!isJsonObject(value)) throw new TypeError(`${name} is not an object`);
  return value;
}

/** Refuses members beyond those named. */
export function onlyMembers(object: JsonObject, names: readonly string[]): void {
  for (const name of Object.keys(object)) if (!names.includes(name)) throw new TypeError('an unknown member');
}
