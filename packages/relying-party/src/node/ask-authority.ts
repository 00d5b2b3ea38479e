import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { fromUtf8 } from '@inro/foundation';
import { isWebOrigin } from '@inro/presentation';
import { collect } from '../endpoints/index.ts';
import { RelyingPartyError, type relyingPartyRows } from '../errors.ts';

const PATIENCE_MS = 10_000;

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

interface Question {
  /** Bytes of its answer. */
  readonly longest: number;
  readonly post?: { readonly type: string; readonly body: Uint8Array };
  readonly authorization?: string;
  readonly patienceMs?: number;
}

/**
 * Asks the authority, or the portal of the sandbox: GET, or POST of a body; at most so many bytes of answer, in ten seconds unless told. Names below `localhost` are
 * this machine, whatever its resolver knows (RFC 6761 §6.3). Throws what the connection or the stream does.
 */
export async function askAuthority(
  url: string,
  { longest, post, authorization, patienceMs = PATIENCE_MS }: Question,
): Promise<Answer> {
  const { protocol, hostname } = requireWeb(url);
  const over = protocol === 'https:' ? overHttps : overHttp;
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  const options = {
    signal: AbortSignal.timeout(patienceMs),
    ...(local ? { lookup: toThisMachine } : {}),
    ...(post && { method: 'POST' }),
    headers: {
      ...(post && { 'content-type': post.type, 'content-length': post.body.length }),
      ...(authorization !== undefined && { authorization }),
    },
  };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    over(url, options, resolve).on('error', reject).end(post?.body);
  });
  return { status: answer.statusCode ?? 0, body: await collect(answer, longest) };
}

/** Fetches a text of the authority's; any other answer is the code given. */
export async function fetchText(
  url: string,
  { longest, otherwise }: { readonly longest: number; readonly otherwise: keyof typeof relyingPartyRows },
): Promise<string> {
  requireWeb(url);
  try {
    const { status, body } = await askAuthority(url, { longest });
    if (status !== 200) throw new TypeError(`status ${status}`);
    return fromUtf8(body);
  } catch (cause) {
    throw new RelyingPartyError(otherwise, { cause });
  }
}

function requireWeb(url: string): URL {
  const address = new URL(url);
  if (!isWebOrigin(address.origin)) throw new TypeError('over https, over http below localhost alone');
  return address;
}

const toThisMachine: LookupFunction = (_name, { all }, done) =>
  all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
