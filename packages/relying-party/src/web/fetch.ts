import { collect, type HttpRequest } from '../endpoints/index.ts';

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Beyond the limit the rest is of no interest.
    await reader.cancel();
  }
}

/** A Fetch API request (Fetch §5.4) as the endpoints read it. */
export const fromFetch = (request: Request): HttpRequest => ({
  method: request.method,
  url: request.url,
  header: (name) => request.headers.get(name) ?? undefined,
  body: async (limit) => (request.body === null ? new Uint8Array() : collect(chunksOf(request.body), limit)),
});
