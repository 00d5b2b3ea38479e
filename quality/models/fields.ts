import { z } from 'zod';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly const?: unknown;
}

/** The members of a form, those of members with a dot and those in a list with brackets, and what can be but one value. */
export function fieldsOf(form: z.ZodType | undefined): readonly string[] {
  if (form === undefined) return [];
  return inSchema(z.toJSONSchema(form, { io: 'input', unrepresentable: 'any' }) as Schema, '');
}

function inSchema(schema: Schema, at: string): readonly string[] {
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const inside = [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      inSchema(inner, at === '' ? name : `${at}.${name}`),
    ),
    ...(schema.items ? inSchema(schema.items, `${at}[]`) : []),
    ...choices.flatMap((choice) => inSchema(choice, at)),
  ];
  const fields = [...new Set(inside)].filter((name) => name !== at);
  if (at === '' || (at.endsWith(']') && fields.length > 0)) return fields;
  return fields.length > 0 ? fields : [schema.const === undefined ? at : `${at}=${String(schema.const)}`];
}

/** The same of a JSON value. */
export function fieldsOfValue(value: unknown, at = ''): readonly string[] {
  if (Array.isArray(value)) {
    const inside = [...new Set(value.flatMap((one) => fieldsOfValue(one, `${at}[]`)))];
    return inside.some((name) => name !== `${at}[]`) ? inside : [at];
  }
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, inner]) => fieldsOfValue(inner, at === '' ? name : `${at}.${name}`));
}

/** The properties that a function reads of what it is handed, in their order. */
export function fieldsRead<T extends object>(sample: T, read: (value: T) => unknown): readonly string[] {
  const names: string[] = [];
  read(
    new Proxy(sample, {
      get(target, name) {
        if (typeof name === 'string' && !names.includes(name)) names.push(name);
        return target[name as keyof T];
      },
    }),
  );
  return names;
}
