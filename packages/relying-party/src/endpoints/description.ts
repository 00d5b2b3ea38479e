import { REQUEST_MEDIA_TYPE } from '@inro/presentation';
import { deletionRefusals } from '../deletion/store.ts';
import { relyingPartyRows } from '../errors.ts';
import { defaultEndpoints, type Endpoints } from '../options.ts';
import { DEFAULT_BASE, type LoginRoute, routesOf } from './routes.ts';

/** JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;
type Code = keyof typeof relyingPartyRows;

/** What only the service knows of its endpoints: for the description, nothing is checked by it. */
export interface ServiceForms {
  /** Members beside `flow` in what the page sends to begin. */
  readonly asked?: Readonly<Record<string, JsonSchema>>;
  /** What `onLogin` returns. */
  readonly done?: JsonSchema;
}

/** What an endpoint takes and gives: for a page of the API, as OpenAPI 3.1 has it. */
export interface EndpointDescription extends LoginRoute {
  /** Name and path: another one for each, and the same at every start. */
  readonly operationId: string;
  readonly summary: string;
  readonly params?: JsonSchema;
  readonly body?: { readonly type: string; readonly schema: JsonSchema };
  readonly answer: { readonly type: string; readonly schema: JsonSchema };
  /** Problems (RFC 9457) that are its own, by status, in words. */
  readonly problems: Readonly<Record<string, string>>;
}

const text = { type: 'string' } as const;
const object = (properties: Readonly<Record<string, JsonSchema>>, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
});
const localized = object({ ja: text, 'ja-x-easy': text, en: text });

/** RFC 9457 problem details as every endpoint answers them. */
export const problemForm: JsonSchema = object({
  type: text,
  status: { type: 'integer' },
  title: text,
  code: text,
  actor: { enum: ['person', 'relyingParty', 'operator', 'developer'] },
  retry: { enum: ['now', 'later', 'afterAction', 'never'] },
  titles: localized,
  next: localized,
  details: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
});

const time = { type: 'string', format: 'date-time' } as const;
const deletionForm = object(
  {
    reference: text,
    state: { enum: ['received', 'done', 'refused'] },
    askedAt: time,
    answeredAt: time,
    reason: { enum: deletionRefusals },
    until: time,
  },
  ['reference', 'state', 'askedAt'],
);
const day = { type: ['string', 'null'], format: 'date' } as const;
const begun = { transaction: text, expiresAt: { type: 'string', format: 'date-time' } } as const;
const formsOf: Readonly<
  Record<
    LoginRoute['name'],
    Pick<EndpointDescription, 'summary' | 'body' | 'answer'> & { readonly codes: readonly Code[] }
  >
> = {
  request: {
    summary: 'The signed request of a login, for the wallet',
    answer: { type: REQUEST_MEDIA_TYPE, schema: text },
    codes: ['relying-party.transaction_unknown', 'relying-party.transaction_over', 'relying-party.transaction_expired'],
  },
  answer: {
    summary: 'The answer of the wallet to a request',
    body: { type: 'application/x-www-form-urlencoded', schema: text },
    answer: { type: 'application/json', schema: object({ redirect_uri: text }, []) },
    codes: [
      'relying-party.transaction_unknown',
      'relying-party.transaction_over',
      'relying-party.transaction_expired',
      'relying-party.authentication_invalid',
      'relying-party.authentication_indeterminate',
      'relying-party.certificate_revoked',
      'relying-party.certificate_expired',
      'relying-party.certificate_kind_not_accepted',
      'relying-party.document_signature_invalid',
      'relying-party.too_many_answers',
      'relying-party.request_malformed',
      'relying-party.request_too_large',
    ],
  },
  versions: {
    summary: 'What versions of protocol and SDK it speaks, and when each of them ends',
    answer: {
      type: 'application/json',
      schema: object({
        protocol: { type: 'integer' },
        software: text,
        versions: { type: 'array', items: object({ version: text, deprecatedFrom: day, refusedFrom: day }) },
      }),
    },
    codes: [],
  },
  begin: {
    summary: 'Begins a login in this browser',
    body: { type: 'application/json', schema: object({ flow: { enum: ['same-device', 'cross-device'] } }) },
    answer: {
      type: 'application/json',
      schema: { anyOf: [object({ ...begun, walletLink: text }), object({ ...begun, qrPayload: text, number: text })] },
    },
    codes: [
      'relying-party.foreign_page',
      'relying-party.request_malformed',
      'relying-party.request_too_large',
      'relying-party.not_registered',
    ],
  },
  progress: {
    summary: 'Where a login stands, for the browser that began it',
    answer: {
      type: 'application/json',
      schema: object(
        {
          state: { enum: ['waiting', 'opened', 'answered', 'refused', 'failed', 'expired'] },
          problem: problemForm,
          report: { type: 'object' },
        },
        ['state'],
      ),
    },
    codes: ['relying-party.transaction_unknown'],
  },
  finish: {
    summary: 'Ends a login in the browser that began it',
    body: { type: 'application/json', schema: object({ responseCode: text }, []) },
    answer: { type: 'application/json', schema: { type: 'object' } },
    codes: [
      'relying-party.foreign_page',
      'relying-party.login_not_answered',
      'relying-party.login_refused',
      'relying-party.response_code_wrong',
      'relying-party.transaction_unknown',
      'relying-party.transaction_over',
      'relying-party.transaction_expired',
      'relying-party.request_malformed',
      'relying-party.request_too_large',
    ],
  },
  beginDeletion: {
    summary: 'A phone begins to ask for deletion: a login for this matter alone',
    answer: { type: 'application/json', schema: object({ transaction: text, session: text, link: text }) },
    codes: ['relying-party.foreign_page', 'relying-party.not_registered'],
  },
  finishDeletion: {
    summary: 'The phone hands in its request for deletion',
    body: { type: 'application/json', schema: object({ session: text, responseCode: text }) },
    answer: { type: 'application/json', schema: deletionForm },
    codes: [
      'relying-party.foreign_page',
      'relying-party.login_not_answered',
      'relying-party.login_refused',
      'relying-party.response_code_wrong',
      'relying-party.transaction_unknown',
      'relying-party.transaction_over',
      'relying-party.transaction_expired',
      'relying-party.request_malformed',
      'relying-party.request_too_large',
    ],
  },
  deletionState: {
    summary: 'Where a request for deletion stands, for the phone that asked',
    answer: { type: 'application/json', schema: deletionForm },
    codes: ['relying-party.deletion_unknown', 'relying-party.transaction_unknown'],
  },
};

/** The endpoints of a login as they are answered, each with its forms. */
export const describeEndpoints = ({
  endpoints,
  base = DEFAULT_BASE,
  takesDeletions = false,
  ...forms
}: {
  readonly endpoints?: Endpoints;
  readonly base?: string;
  readonly takesDeletions?: boolean;
} & ServiceForms = {}): readonly EndpointDescription[] =>
  describeAsks({ ...(endpoints && { endpoints }), takesDeletions, asks: [{ base, forms }] });

/** The endpoints of everything that a service asks for. */
export function describeAsks({
  endpoints = defaultEndpoints,
  takesDeletions = false,
  asks,
}: {
  readonly endpoints?: Endpoints;
  /** It has {@link CommonEndpointOptions.deletions}. */
  readonly takesDeletions?: boolean;
  readonly asks: readonly { readonly base: string; readonly forms?: ServiceForms }[];
}): readonly EndpointDescription[] {
  const routes = routesOf(
    endpoints,
    asks.map(({ base }) => base),
    takesDeletions,
  );
  return routes.map(({ ask, ...route }) => {
    const { codes, body, ...form } = formsOf[route.name];
    const { asked, done } = asks[ask]?.forms ?? {};
    const own = route.name === 'begin' && asked !== undefined ? asked : {};
    return {
      ...route,
      operationId: operationId(route),
      ...form,
      ...(route.path.includes(':transaction')
        ? { params: object({ transaction: { type: 'string', pattern: '^[\\w-]{22}$' } }) }
        : {}),
      ...(body && {
        body: { ...body, schema: { ...body.schema, properties: { ...(body.schema.properties as object), ...own } } },
      }),
      ...(route.name === 'finish' && done !== undefined ? { answer: { type: 'application/json', schema: done } } : {}),
      problems: problemsOf(codes),
    };
  });
}

/** `finish` below `/api/logins` is `finishApiLogins`. */
function operationId({ name, path }: LoginRoute): string {
  const words = path.replace(/\/:transaction.*$/, '').match(/[A-Za-z0-9]+/g) ?? [];
  return [name, ...words.map((word) => word[0]!.toUpperCase() + word.slice(1))].join('');
}

function problemsOf(codes: readonly Code[]): Readonly<Record<string, string>> {
  const byStatus: Record<string, string> = {};
  for (const code of codes) {
    const { httpStatus, title } = relyingPartyRows[code];
    const words = `\`${code}\`: ${title.en}`;
    byStatus[httpStatus] = httpStatus in byStatus ? `${byStatus[httpStatus]}; ${words}` : words;
  }
  return byStatus;
}
