import { completeDocument, describeSchema, openApiHead, problemAnswers } from '@inro/host';
import type { ErrorCode } from '@inro/problem-table';
import type { z } from 'zod';

/** What is told of a route of the status server, and decides which requests it takes. */
export interface RouteDescription {
  readonly method: 'GET' | 'POST';
  /** Path with `{parameter}` in it. */
  readonly path: string;
  /** Regular expressions of the parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Media type of the body, which is bytes. */
  readonly body?: string;
  readonly security?: 'bearer';
  /** Media type of the answer, and its schema where it is JSON. */
  readonly answer: { readonly type: string; readonly schema?: z.ZodType };
  readonly problems: readonly ErrorCode[];
}

/** The paths of a route; each parameter is a group. */
export function pathPattern({ path, parameters = {} }: RouteDescription): RegExp {
  const parts = path
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 ? `(${parameters[part]})` : part.replaceAll('.', '\\.')));
  return new RegExp(`^${parts.join('')}$`);
}

/** OpenAPI 3.1 of these routes. */
export function describeRoutes(name: string, routes: readonly RouteDescription[]) {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const paths = [...byPath].map(([path, these]) => [path, Object.fromEntries(these.map(operation))] as const);
  return completeDocument({ ...openApiHead(name), paths: Object.fromEntries(paths) });
}

function operation({ method, parameters, summary, body, security, answer, problems }: RouteDescription) {
  const { type, schema } = answer;
  const content = { [type]: schema === undefined ? {} : { schema: describeSchema(schema) } };
  const described = {
    summary,
    ...(security === undefined ? {} : { security: [{ [security]: [] }] }),
    ...(parameters === undefined ? {} : { parameters: Object.entries(parameters).map(parameter) }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { [body]: {} } } }),
    responses: {
      200: { description: 'Done', content },
      ...problemAnswers([...problems, 'http.internal', 'http.busy']),
    },
  };
  return [method.toLowerCase(), described] as const;
}

const parameter = ([name, pattern]: readonly [string, string]) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: `^${pattern}$` },
});
