/** JSON Schema 2020-12, as far as the descriptions of docs/api use it. */
export type Schema = Readonly<Record<string, unknown>>;

/** One member of a body or answer, in words. */
export interface Row {
  /** Path from the whole: `keys[].modulus`; empty for the whole itself. */
  readonly name: string;
  readonly type: string;
  /** What narrows the type. */
  readonly form: readonly string[];
  /** A regular expression that the text matches. */
  readonly pattern?: string;
  readonly required: boolean;
}

const DEEPEST = 8;

/** Every member of a schema, a nested one by its path; nothing for a schema that says nothing. */
export function schemaRows(schema: Schema, name = '', required = true, depth = 0): readonly Row[] {
  const choices = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  const others = choices?.filter(({ type }) => type !== 'null');
  const orNull = choices !== undefined && others!.length < choices.length;
  if (orNull && others!.length === 1) {
    const [first, ...rest] = schemaRows(others![0]!, name, required, depth);
    return first === undefined ? [] : [{ ...first, type: `${first.type} or null` }, ...rest];
  }
  const own = ownRow(schema, others, orNull, name, required);
  const isWhole = name === '' && own.type === 'object';
  return [...(isWhole ? [] : [own]), ...(depth < DEEPEST ? below(schema, others ?? [], name, depth + 1) : [])];
}

function below(schema: Schema, choices: readonly Schema[], name: string, depth: number): readonly Row[] {
  const needed = (schema.required ?? []) as readonly string[];
  const members = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Schema>>);
  const { items, additionalProperties } = schema as Readonly<Record<string, Schema | undefined>>;
  const each = [
    ...(items === undefined ? [] : [[items, `${name}[]`] as const]),
    ...(typeof additionalProperties === 'object' ? [[additionalProperties, `${name}.*`] as const] : []),
    ...choices.map((choice, index) => [choice, `${name}(${index + 1})`] as const),
  ];
  return [
    ...members.flatMap(([member, form]) =>
      schemaRows(form, name === '' ? member : `${name}.${member}`, needed.includes(member), depth),
    ),
    ...each.flatMap(([form, at]) => schemaRows(form, at, true, depth).filter((row) => row.name !== at || tells(row))),
  ];
}

/** That items or choices may be anything is no news. */
const tells = ({ type, form, pattern }: Row): boolean => type !== 'any' || form.length > 0 || pattern !== undefined;

function ownRow(
  schema: Schema,
  choices: readonly Schema[] | undefined,
  orNull: boolean,
  name: string,
  required: boolean,
): Row {
  // A format says what its long expression says.
  const pattern = schema.format === undefined ? schema.pattern : undefined;
  return {
    name,
    type: typeOf(schema, choices, orNull),
    form: formOf(schema),
    required,
    ...(typeof pattern === 'string' ? { pattern } : {}),
  };
}

function typeOf({ type, const: one, enum: some }: Schema, choices: readonly Schema[] | undefined, orNull: boolean) {
  const plain = choices ? `one of ${choices.length} forms` : [type ?? valueType(one ?? some)].flat().join(' or ');
  return orNull ? `${plain} or null` : plain;
}

const valueType = (value: unknown): string =>
  value === undefined ? 'any' : Array.isArray(value) ? typeof value[0] : typeof value;

/** Sizes and values, in words. */
function formOf(schema: Schema): readonly string[] {
  const { format, default: usual } = schema;
  const values = schema.const === undefined ? schema.enum : [schema.const];
  return [
    ...(Array.isArray(values) ? [values.map((value) => JSON.stringify(value)).join(', ')] : []),
    ...(format === undefined ? [] : [String(format)]),
    ...span(schema.minLength, schema.maxLength, 'characters'),
    ...span(schema.minItems, schema.maxItems, 'items'),
    ...span(schema.minimum, schema.maximum, ''),
    ...(usual === undefined ? [] : [`${JSON.stringify(usual)} unless said`]),
  ];
}

/** Numbers as large as JavaScript's integers are no limit that anybody meant. */
function span(least: unknown, most: unknown, unit: string): readonly string[] {
  const [from, to] = [least, most].map((limit) =>
    typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined,
  );
  if (from === undefined && to === undefined) return [];
  const words = from === undefined ? `at most ${to}` : to === undefined ? `at least ${from}` : `${from} to ${to}`;
  return [`${from !== undefined && from === to ? from : words} ${unit}`.trim()];
}
