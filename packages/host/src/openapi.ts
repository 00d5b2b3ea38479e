import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { ErrorCode } from '@inro/problem-table';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { guardsOf } from './guard.ts';
import { completeDocument, openApiHead, problemAnswers } from './openapi-document.ts';

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>;
type TransformDocument = NonNullable<FastifyDynamicSwaggerOptions['transformObject']>;

/** Describes the routes that are added from now on by the schemas that check them: `GET /openapi.json`, OpenAPI 3.1. */
export function publishOpenApi(app: FastifyInstance, name: string): void {
  const openapi = openApiHead(name) as NonNullable<FastifyDynamicSwaggerOptions['openapi']>;
  // Not registered: a plugin is loaded only after the routes that are added beside it.
  const options = { openapi, convertConstToEnum: false, transform: describeRoute, transformObject: describeWhole };
  swagger(app, options, () => undefined);
  app.get('/openapi.json', { schema: { summary: 'This description' } }, async () => app.swagger());
}

const describeWhole: TransformDocument = (described) =>
  completeDocument('openapiObject' in described ? described.openapiObject : {});

interface DescribedSchema {
  readonly hide?: boolean;
  readonly body?: unknown;
  readonly params?: unknown;
  readonly querystring?: unknown;
  readonly response?: Readonly<Record<string, object>>;
}

const describeRoute: Transform = (input) => {
  const { schema, url } = jsonSchemaTransform({ ...input, schema: input.schema ?? {} } as never);
  const described = schema as DescribedSchema;
  if (described.hide) return { schema: described, url };
  const guards = guardsOf(input.route as RouteOptions);
  const security = guards.flatMap((guard) => guard.security).map((scheme) => ({ [scheme]: [] }));
  const callers = guards.flatMap((guard) => guard.callers ?? []);
  const problems = [...guards.flatMap((guard) => guard.problems), ...edgeProblems(described)];
  return {
    url,
    schema: {
      ...(security.length > 0 ? { security } : {}),
      ...(callers.length > 0 ? { 'x-callers': callers } : {}),
      ...(guards.some((guard) => guard.ownPages) ? { 'x-own-pages': true } : {}),
      ...described,
      response: { ...goodAnswers(described), ...problemAnswers(problems) },
    },
  };
};

/** Without a schema (type null): an empty answer, or one that a page of docs/protocol describes. */
function goodAnswers({ response }: DescribedSchema): Readonly<Record<string, object>> {
  if (response === undefined) return { '2XX': { type: 'null', 'x-response-description': 'Done: see docs/protocol' } };
  const described = Object.entries(response).map(([status, schema]) => [
    status,
    { 'x-response-description': 'Done', ...schema },
  ]);
  return Object.fromEntries(described) as Readonly<Record<string, object>>;
}

/** What the HTTP edge says to a request of this form. */
function edgeProblems({ body, params, querystring }: DescribedSchema): readonly ErrorCode[] {
  return [
    ...(body || params || querystring ? (['http.body_invalid'] as const) : []),
    ...(body ? (['http.too_large'] as const) : []),
    'http.internal',
    'http.busy',
  ];
}
