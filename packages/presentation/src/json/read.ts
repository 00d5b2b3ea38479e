/** A JSON object whose members nobody has looked at. */
export type JsonObject = { readonly [name: string]: unknown };

const DEEPEST = 12;

/**
 * Reads one JSON object (RFC 8259), stricter than JSON.parse: no member twice (two readers would see two documents,
 * RFC 8259 §4), no `__proto__`, at most 12 levels deep. Throws TypeError; callers give it their own code.
 */
export function readJsonObject(text: string): JsonObject {
  const value = readJson(text);
  if (!isJsonObject(value)) throw new TypeError('not a JSON object');
  return value;
}

/** Reads one JSON value as {@link readJsonObject} reads an object. */
export function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  refuseRepeatedMembers(text);
  return value;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Walks text that JSON.parse has accepted; a string before a colon is a member's name. */
function refuseRepeatedMembers(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : undefined);
      if (open.length > DEEPEST) throw new TypeError('JSON is too deep');
    } else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = endOfString(text, i);
      if (open.at(-1) !== undefined && followedByColon(text, end)) {
        const name = JSON.parse(text.slice(i, end)) as string;
        if (open.at(-1)!.has(name) || name === '__proto__') throw new TypeError('a JSON member stands twice');
        open.at(-1)!.add(name);
      }
      i = end - 1;
    }
  }
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; ; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
}

function followedByColon(text: string, from: number): boolean {
  let i = from;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++;
  return text[i] === ':';
}
