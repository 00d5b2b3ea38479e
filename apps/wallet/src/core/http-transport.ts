/** One HTTP exchange as the wallet sees it. Header names are lower case in answers. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Of the answer; only the phone's carrier heeds it, default 1 MiB. */
  readonly maxBytes?: number;
}
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Carries a request over the network; rejects only when no whole answer came. In a browser `fetch`, in Node a socket. */
export type HttpTransport = (request: HttpRequest) => Promise<HttpAnswer>;
