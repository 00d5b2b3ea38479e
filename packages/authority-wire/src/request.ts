import type { z } from 'zod';

/** Processes that order or answer something inside the authority, and where elements are made. */
type Process =
  | 'registration'
  | 'tsm'
  | 'tsm-issuer'
  | 'tsm-provider'
  | 'ca'
  | 'operator'
  | 'counter'
  | 'handset'
  | 'phone-maker';

/** One request between processes: who may call whom, how, and in what form. */
interface RequestForm {
  /** What it does, in a few words: for the descriptions of docs/api. */
  readonly summary: string;
  readonly from: readonly Process[];
  readonly to: Process;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Path with a `:name` for each of the params. */
  readonly route: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Of a 200; absent where the answer is an empty 204. */
  readonly answer?: z.ZodType;
}

/** The request with the builder of its path: one value for each `:name` of the route, in their order. */
export const request = <const Form extends RequestForm>(form: Form) => ({
  ...form,
  path(...ids: readonly (string | number)[]): string {
    const rest = [...ids];
    const path = form.route.replaceAll(/:\w+/g, () => encodeURIComponent(rest.shift() ?? missing(form.route)));
    return rest.length === 0 ? path : missing(form.route);
  },
});

function missing(route: string): never {
  throw new TypeError(`not the params of ${route}`);
}
