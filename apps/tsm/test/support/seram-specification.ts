import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

/** GlobalPlatform SERAM 2.0.0 as published (MIT licence). */
const file = join(import.meta.dirname, '../fixtures/gp-seram-2.0.0.yaml');
const document = parse(readFileSync(file, 'utf8')) as {
  components: { schemas: Record<string, { discriminator?: { mapping: Record<string, string> } }> };
};

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(document, 'seram');
const schema = (name: string): ValidateFunction => ajv.getSchema(`seram#/components/schemas/${name}`)!;

function check(name: string, value: unknown): string[] {
  const validate = schema(name);
  return validate(value) ? [] : validate.errors!.map((error) => `${name}${error.instancePath}: ${error.message}`);
}

/** ajv knows no OpenAPI discriminators: each member is held against the schema that the mapping names. */
function checkMembers(base: 'ramCommand' | 'ramResponse', members: readonly Record<string, unknown>[]): string[] {
  const mapping = document.components.schemas[base]!.discriminator!.mapping;
  return members.flatMap((member) => {
    const target = mapping[String(member[`${base}Type`])];
    return target === undefined
      ? [`${base}: no type ${String(member[`${base}Type`])}`]
      : check(target.split('/').at(-1)!, member);
  });
}

type Message = Record<string, unknown>;

/** What the specification finds wrong with a message; empty when it conforms. */
export const violationsOf = {
  handshake: (message: Message): string[] => check('ramHandshakeCommand', message),
  handshakeAnswer: (message: Message): string[] => check('ramHandshakeResponse', message),
  order: (message: Message): string[] => [
    ...check('remoteManagementOrder', message),
    ...checkMembers('ramCommand', (message.ramCommands ?? []) as Message[]),
    ...anchored(message),
  ],
  report: (message: Message): string[] => [
    ...check('remoteManagementReport', message),
    ...checkMembers('ramResponse', (message.ramResponses ?? []) as Message[]),
    ...anchored(message),
  ],
};

/** The published pattern of an APDU is unanchored and matches everything; this is what it means. */
function anchored(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(anchored);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'listOfCAPDU' || key === 'listOfRAPDU'
      ? (inner as string[]).filter((apdu) => !/^([0-9A-F]{2})*$/.test(apdu)).map((apdu) => `${key}: ${apdu}`)
      : anchored(inner),
  );
}
