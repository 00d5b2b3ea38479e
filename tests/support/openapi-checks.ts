import { Ajv2020 } from 'ajv/dist/2020.js';

type Json = Readonly<Record<string, unknown>>;
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** OpenAPI 3.1.0, as far as a description uses it: what is wrong with it, each with its clause. */
export function openApiFaults(document: Json): readonly string[] {
  const { openapi, info, paths, components } = document as { [name: string]: Json };
  const { title, version } = (info ?? {}) as Json;
  return [
    ...(String(openapi).startsWith('3.1.') ? [] : ['§4.8.1: openapi']),
    ...(title && version ? [] : ['§4.8.2: title and version']),
    ...Object.entries(paths ?? {}).flatMap(([path, item]) => pathFaults(path, item as Json, components ?? {})),
    ...referenceFaults(document),
    ...schemaFaults(document),
  ];
}

function pathFaults(path: string, item: Json, { securitySchemes = {} }: Json): string[] {
  const templates = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return Object.entries(item).flatMap(([method, operation]) => {
    const { parameters = [], responses, security = [] } = operation as { [name: string]: Json[] | Json };
    const inPath = (parameters as Json[]).filter((one) => one.in === 'path' && one.required === true);
    const named = inPath.map(({ name }) => name).sort();
    const schemes = (security as Json[]).flatMap((one) => Object.keys(one));
    const answers = Object.entries(responses ?? {});
    return [
      ...(path.startsWith('/') && !path.includes('*') ? [] : ['§4.8.8: the path']),
      ...(METHODS.includes(method) ? [] : ['§4.8.9: the method']),
      ...(JSON.stringify(named) === JSON.stringify(templates.toSorted()) ? [] : ['§4.8.12.1: path parameters']),
      ...(answers.length > 0 ? [] : ['§4.8.16: no response']),
      ...answers.flatMap(([status, answer]) => [
        ...(/^(?:[1-5](?:\d\d|XX)|default)$/.test(status) ? [] : [`§4.8.16: response ${status}`]),
        ...((answer as Json).description ? [] : [`§4.8.17: response ${status} without a description`]),
      ]),
      ...schemes.filter((scheme) => !Object.hasOwn(securitySchemes as Json, scheme)).map((one) => `§4.8.30: ${one}`),
    ].map((fault) => `${method} ${path}: ${fault}`);
  });
}

/** Every value of a member of this name, anywhere. */
function membersNamed(name: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key === name ? [member] : []),
    ...membersNamed(name, member),
  ]);
}

function referenceFaults(document: Json): string[] {
  const found = (reference: string): unknown =>
    reference
      .slice(2)
      .split('/')
      .reduce<unknown>((value, name) => (value as Json | undefined)?.[name], document);
  return membersNamed('$ref', document)
    .filter((reference) => !String(reference).startsWith('#/') || found(String(reference)) === undefined)
    .map((reference) => `§4.8.23: ${reference}`);
}

/** JSON Schema 2020-12 (OpenAPI 3.1.0 §4.8.24). */
function schemaFaults(document: Json): string[] {
  const ajv = new Ajv2020({ strict: false });
  return membersNamed('schema', document)
    .filter((schema) => !ajv.validateSchema(schema as Json))
    .map((schema) => `§4.8.24: ${JSON.stringify(schema).slice(0, 120)}`);
}
